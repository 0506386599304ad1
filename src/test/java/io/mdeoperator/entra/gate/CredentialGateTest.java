package io.mdeoperator.entra.gate;

import static io.mdeoperator.entra.TokenRequests.NOW;
import static io.mdeoperator.entra.TokenRequests.VERSION;
import static io.mdeoperator.entra.TokenRequests.token;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.entra.credential.ClientCredential.Version;
import io.mdeoperator.entra.gate.CredentialGate.Admission;
import io.mdeoperator.entra.gate.CredentialVerdicts.Verdict;
import io.mdeoperator.entra.token.TokenAnswer;
import io.mdeoperator.remote.RemoteFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** The rules alone, by a clock that the tests move. */
class CredentialGateTest {
  private static final Version SECOND = new Version("app-uid", "2");
  private static final TokenAnswer GRANTED = new TokenAnswer.Granted(token(), Optional.empty());
  private static final TokenAnswer EXPIRED = refusal(Reason.CLIENT_SECRET_EXPIRED, "AADSTS7000222");
  private static final TokenAnswer PENDING = refusal(Reason.CONSENT_PENDING, "AADSTS7000229");
  private static final TokenAnswer OUTAGE =
      refusal(Reason.IDENTITY_PROVIDER_UNAVAILABLE, "server_error");

  private CredentialGate trial = new CredentialGate(NOW);
  private final List<String> asked = new ArrayList<>();
  private Instant now = NOW;

  @Test
  void letsFewTryAtATimeAsLongAsNothingIsKnown() {
    var admissions = tenants(1000).stream().map(tenant -> admission(VERSION, tenant)).toList();

    assertThat(admissions).filteredOn(Admission.Go.class::isInstance).hasSize(3);
    assertThat(admissions).filteredOn(Admission.Turn.class::isInstance).hasSize(997);
  }

  @Test
  void letsMoreTryAsGoodAnswersComeInAndAllInTheEnd() {
    for (var tenant : tenants(20)) {
      ask(VERSION, tenant, GRANTED);
    }

    assertThat(tenants(1000).stream().map(tenant -> admission(VERSION, tenant)))
        .allMatch(Admission.Go.class::isInstance);
  }

  @Test
  void isNotHeldUpByTenantsThatEntraDoesNotAnswer() {
    for (var tenant : tenants(3)) {
      assertThat(admission(VERSION, tenant)).isInstanceOf(Admission.Go.class);
    }
    assertThat(admission(VERSION, "another")).isInstanceOf(Admission.Turn.class);

    later(Duration.ofSeconds(1));

    assertThat(admission(VERSION, "another")).isInstanceOf(Admission.Go.class);
  }

  @Test
  void meetsAnExpiryWithFewRequestsThoughAThousandTokensEndAtOnce() {
    ask(VERSION, "tenant-0", GRANTED);
    later(Duration.ofHours(1));

    var underWay =
        tenants(1000).stream()
            .filter(tenant -> admission(VERSION, tenant) instanceof Admission.Go)
            .toList();
    underWay.forEach(tenant -> trial.answered(VERSION, tenant, EXPIRED, now));
    tenants(1000).forEach(tenant -> ask(VERSION, tenant, EXPIRED));

    assertThat(underWay.size() + asked.size() - 1).isLessThanOrEqualTo(10);
    assertThat(trial.verdict(VERSION, now)).containsInstanceOf(Verdict.Refused.class);
  }

  @Test
  void asksEverMoreRarelyWhileACredentialStaysRefuted() {
    for (var minute = 0; minute < 24 * 60; minute++) {
      tenants(20).forEach(tenant -> ask(VERSION, tenant, EXPIRED));
      later(Duration.ofMinutes(1));
    }

    assertThat(asked).hasSizeLessThanOrEqualTo(10);
  }

  @Test
  void letsOneTenantWithTheSecretTryWhenARefutedVersionHealsByItself() {
    ask(VERSION, "a", EXPIRED);
    ask(VERSION, "b", EXPIRED);
    later(Duration.ofMinutes(1));

    assertThat(ask(VERSION, "stranger", GRANTED)).isFalse();
    assertThat(ask(VERSION, "a", GRANTED)).isTrue();
    assertThat(ask(VERSION, "stranger", GRANTED)).isTrue();
    assertThat(trial.verdict(VERSION, now)).contains(new Verdict.Proved(Set.of("b")));
  }

  @Test
  void waitsLongerForAVersionThatIsOldAndWasNotGoodLately() {
    ask(VERSION, "a", GRANTED);
    later(Duration.ofHours(1));

    assertThat(minutesBetweenRetrials(EXPIRED, 4)).containsExactly(15L, 30L, 120L, 360L);
  }

  @Test
  void triesAVersionAgainSoonThatWasGoodAMomentAgo() {
    ask(VERSION, "a", GRANTED);
    later(Duration.ofHours(1));
    ask(VERSION, "a", GRANTED);
    later(Duration.ofMinutes(4));

    assertThat(minutesBetweenRetrials(EXPIRED, 4)).containsExactly(1L, 2L, 4L, 15L);
  }

  @Test
  void triesEveryHourAtLeastWhatIsRepairedInTheAppRegistration() {
    var refused = refusal(Reason.CLIENT_CERTIFICATE_REFUSED, "AADSTS700027");

    assertThat(minutesBetweenRetrials(refused, 8))
        .containsExactly(1L, 2L, 4L, 15L, 30L, 60L, 60L, 60L);
  }

  @Test
  void triesEveryFiveMinutesAtLeastWhatPassesByItself() {
    ask(VERSION, "a", GRANTED);
    later(Duration.ofHours(1));

    assertThat(minutesBetweenRetrials(refusal(Reason.CLOCK_SKEW, "AADSTS700024"), 5))
        .containsExactly(1L, 2L, 4L, 5L, 5L);
  }

  @Test
  void doesNotWaitLongerAfterARetrialThatShowedNothing() {
    assertThat(minutesBetweenRetrials(EXPIRED, 4)).containsExactly(1L, 2L, 4L, 15L);
    later(Duration.ofMinutes(30));

    assertThat(ask(VERSION, "a", OUTAGE)).isTrue();
    later(Duration.ofMinutes(4));
    assertThat(ask(VERSION, "a", GRANTED)).isFalse();
    later(Duration.ofMinutes(1));
    assertThat(ask(VERSION, "a", EXPIRED)).isTrue();
    later(Duration.ofHours(2));
    assertThat(ask(VERSION, "a", GRANTED)).isTrue();
  }

  @Test
  void waitsNoLongerThanUsualWhenTheClockWasSetBack() {
    ask(VERSION, "a", EXPIRED);
    ask(VERSION, "b", EXPIRED);
    later(Duration.ofDays(-3));

    assertThat(ask(VERSION, "a", GRANTED)).isFalse();
    later(Duration.ofMinutes(1));
    assertThat(ask(VERSION, "a", GRANTED)).isTrue();
  }

  @Test
  void leavesANewVersionToOneOfThoseThatTriedTheOldOne() {
    tenants(100).forEach(tenant -> ask(VERSION, tenant, GRANTED));
    later(Duration.ofHours(1));

    assertThat(admission(SECOND, "stranger")).isInstanceOf(Admission.Barred.class);
    assertThat(trial.isToProve(SECOND, "tenant-7", now)).isTrue();
    assertThat(admission(SECOND, "tenant-7")).isInstanceOf(Admission.Go.class);
    assertThat(admission(SECOND, "tenant-8")).isInstanceOf(Admission.Barred.class);
    trial.answered(SECOND, "tenant-7", GRANTED, now);
    assertThat(admission(SECOND, "stranger")).isInstanceOf(Admission.Go.class);
    assertThat(trial.isToProve(SECOND, "tenant-8", now)).isFalse();
  }

  @Test
  void admitsWhomItHasReservedTheProofFor() {
    ask(VERSION, "a", GRANTED);
    ask(VERSION, "b", GRANTED);
    later(Duration.ofHours(1));

    assertThat(trial.reserve(SECOND, "a", now)).isTrue();
    assertThat(trial.reserve(SECOND, "b", now)).isFalse();
    assertThat(admission(SECOND, "b")).isInstanceOf(Admission.Barred.class);
    assertThat(admission(SECOND, "a")).isInstanceOf(Admission.Go.class);
  }

  @Test
  void provesOnThreeTenantsAtMostHoweverLongTheyTake() {
    tenants(100).forEach(tenant -> ask(VERSION, tenant, GRANTED));
    later(Duration.ofHours(1));
    var tried = new HashSet<String>();

    for (var second = 0; second < 55; second++) {
      tenants(100).stream()
          .filter(tenant -> !tried.contains(tenant))
          .filter(tenant -> admission(SECOND, tenant) instanceof Admission.Go)
          .forEach(tried::add);
      later(Duration.ofSeconds(1));
    }

    assertThat(tried).hasSize(3);
  }

  @Test
  void triesAgainAfterAnOutageButNotAtOnce() {
    ask(VERSION, "a", GRANTED);
    later(Duration.ofHours(1));
    ask(SECOND, "a", OUTAGE);

    assertThat(admission(SECOND, "a"))
        .isInstanceOfSatisfying(
            Admission.Barred.class,
            barred ->
                assertThat(barred.known().reason())
                    .isEqualTo(Reason.IDENTITY_PROVIDER_UNAVAILABLE));
    later(Duration.ofSeconds(5));
    assertThat(ask(SECOND, "a", GRANTED)).isTrue();
  }

  @Test
  void givesAnotherTenantTheProofWhereOneHasWithdrawnItsConsent() {
    ask(VERSION, "a", GRANTED);
    ask(VERSION, "b", GRANTED);
    later(Duration.ofHours(1));

    assertThat(admission(SECOND, "a")).isInstanceOf(Admission.Go.class);
    assertThat(trial.answered(SECOND, "a", PENDING, now)).as("others are to be told").isTrue();

    assertThat(trial.isToProve(SECOND, "a", now)).isFalse();
    assertThat(ask(SECOND, "b", GRANTED)).isTrue();
  }

  @Test
  void letsAnyTenantTryWhenThoseBeforeItDoNotCome() {
    ask(VERSION, "suspended since", GRANTED);
    later(Duration.ofHours(1));
    assertThat(admission(SECOND, "another")).isInstanceOf(Admission.Barred.class);

    later(CredentialGate.PRECEDENCE.plusMillis(1));

    assertThat(ask(SECOND, "another", GRANTED)).isTrue();
  }

  @Test
  void refutesANewVersionByTheFirstTwoThatTry() {
    tenants(100).forEach(tenant -> ask(VERSION, tenant, GRANTED));
    later(Duration.ofHours(1));
    asked.clear();

    tenants(100).forEach(tenant -> ask(SECOND, tenant, EXPIRED));

    assertThat(asked).hasSize(2);
    assertThat(trial.verdict(SECOND, now)).containsInstanceOf(Verdict.Refused.class);
    assertThat(trial.verdict(VERSION, now)).containsInstanceOf(Verdict.Proved.class);
  }

  @Test
  void triesTheNewestOfFiftyVersionsAndFewOfTheOthers() {
    tenants(10).forEach(tenant -> ask(VERSION, tenant, GRANTED));
    later(Duration.ofHours(1));
    asked.clear();

    for (var edit = 1; edit <= 50; edit++) {
      var version = new Version("app-uid", "edit-" + edit);
      tenants(10).forEach(tenant -> ask(version, tenant, EXPIRED));
      later(Duration.ofMillis(200));
    }
    later(CredentialGate.BETWEEN_VERSIONS);
    var last = new Version("app-uid", "edit-50");
    tenants(10).forEach(tenant -> ask(last, tenant, EXPIRED));

    assertThat(asked).hasSizeLessThanOrEqualTo(10);
    assertThat(trial.verdict(last, now)).containsInstanceOf(Verdict.Refused.class);
  }

  /** Whatever the order in which tenants come, and whatever a new version turns out to be. */
  @Property
  void neverHammersANewVersionAndNeverGetsStuck(
      @ForAll @Size(min = 1, max = 60) List<@IntRange(max = 9) Integer> order,
      @ForAll boolean isGood) {
    trial = new CredentialGate(now);
    tenants(10).forEach(tenant -> ask(VERSION, tenant, GRANTED));
    later(Duration.ofHours(1));
    asked.clear();

    order.forEach(number -> ask(SECOND, "tenant-" + number, isGood ? GRANTED : EXPIRED));

    if (isGood) {
      assertThat(trial.verdict(SECOND, now)).containsInstanceOf(Verdict.Proved.class);
      assertThat(asked).as("nobody is kept out").hasSize(order.size());
    } else {
      assertThat(asked).doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(2);
      assertThat(trial.verdict(SECOND, now)).containsInstanceOf(Verdict.Refused.class);
    }
  }

  /** Returns whether it was admitted; then it gets the answer. */
  private boolean ask(Version version, String tenantId, TokenAnswer answer) {
    if (!(admission(version, tenantId) instanceof Admission.Go)) {
      return false;
    }
    asked.add(tenantId);
    trial.answered(version, tenantId, answer, now);
    return true;
  }

  /** How long two tenants waited each time that one of them was refused once more. */
  private List<Long> minutesBetweenRetrials(TokenAnswer answer, int count) {
    ask(VERSION, "a", answer);
    ask(VERSION, "b", answer);
    var waits = new ArrayList<Long>();
    for (var minutes = 1L; waits.size() < count; minutes++) {
      later(Duration.ofMinutes(1));
      if (ask(VERSION, "a", answer)) {
        waits.add(minutes);
        minutes = 0;
      }
    }
    return waits;
  }

  private Admission admission(Version version, String tenantId) {
    return trial.admission(version, tenantId, now);
  }

  private void later(Duration step) {
    now = now.plus(step);
  }

  private static List<String> tenants(int count) {
    return IntStream.range(0, count).mapToObj(number -> "tenant-" + number).toList();
  }

  private static TokenAnswer refusal(Reason reason, String code) {
    return new TokenAnswer.Refused(
        new RemoteFailure(
            reason,
            "detail",
            Optional.of(code),
            Optional.of(401),
            Optional.empty(),
            Optional.empty(),
            NOW,
            Optional.empty()));
  }
}
