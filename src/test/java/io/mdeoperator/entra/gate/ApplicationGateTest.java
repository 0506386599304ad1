// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra.gate;

import static io.mdeoperator.entra.TokenRequests.NOW;
import static io.mdeoperator.entra.TokenRequests.VERSION;
import static io.mdeoperator.entra.TokenRequests.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.entra.credential.ClientCredential.Version;
import io.mdeoperator.entra.gate.ApplicationGate.Admission;
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
class ApplicationGateTest {
  private static final Version SECOND = new Version("app-uid", "2");
  private static final TokenAnswer GRANTED = new TokenAnswer.Granted(token(), Optional.empty());
  private static final TokenAnswer EXPIRED = refusal(Reason.CLIENT_SECRET_EXPIRED, "AADSTS7000222");
  private static final TokenAnswer PENDING = refusal(Reason.CONSENT_PENDING, "AADSTS7000229");
  private static final TokenAnswer OUTAGE =
      refusal(Reason.IDENTITY_PROVIDER_UNAVAILABLE, "server_error");
  private static final Duration SLOW = Duration.ofMinutes(30);
  private static final Duration SHORT = Duration.ofMillis(20);

  private ApplicationGate gate = new ApplicationGate(SLOW);
  private final List<String> asked = new ArrayList<>();
  private Instant now = NOW;

  @Test
  void letsFewTryAtATimeAsLongAsNothingIsKnown() {
    var admissions = tenants(1000).stream().map(tenant -> admission(VERSION, tenant)).toList();

    assertThat(admissions).filteredOn(Admission.Go.class::isInstance).hasSize(3);
    assertThat(admissions).filteredOn(Admission.Wait.class::isInstance).hasSize(997);
  }

  @Test
  void letsAllTryAVersionThatHasJustWorked() {
    ask(VERSION, "tenant-0", GRANTED);

    assertThat(tenants(1000).stream().map(tenant -> admission(VERSION, tenant)))
        .allMatch(Admission.Go.class::isInstance);
  }

  @Test
  void isNotHeldUpByTenantsThatEntraDoesNotAnswer() {
    gate = new ApplicationGate(SHORT);
    for (var tenant : tenants(3)) {
      assertThat(admission(VERSION, tenant)).isInstanceOf(Admission.Go.class);
    }

    await().until(() -> admission(VERSION, "another") instanceof Admission.Go);
  }

  @Test
  void meetsAnExpiryWithFewRequestsThoughAThousandTokensEndAtOnce() {
    ask(VERSION, "tenant-0", GRANTED);
    later(Duration.ofHours(1));

    var underWay =
        tenants(1000).stream()
            .filter(tenant -> admission(VERSION, tenant) instanceof Admission.Go)
            .toList();
    underWay.forEach(tenant -> answered(VERSION, tenant, EXPIRED));
    tenants(1000).forEach(tenant -> ask(VERSION, tenant, EXPIRED));

    assertThat(underWay.size() + asked.size() - 1).isLessThanOrEqualTo(10);
    assertThat(gate.known(VERSION, now)).containsInstanceOf(CredentialState.Refused.class);
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
    assertThat(gate.known(VERSION, now)).contains(new CredentialState.Proven(Set.of("b")));
  }

  @Test
  void waitsFourTimesAsLongAfterEachRefusedRetryAndADayInTheEnd() {
    ask(VERSION, "a", GRANTED);
    later(Duration.ofHours(1));

    assertThat(minutesBetweenRetries(EXPIRED, 8))
        .containsExactly(1L, 4L, 16L, 64L, 256L, 1024L, 1440L, 1440L);
  }

  /** Entra's servers learn of a new secret or certificate one after the other. */
  @Test
  void triesANewVersionEveryMinuteForTenMinutes() {
    var wrong = refusal(Reason.CLIENT_SECRET_INVALID, "AADSTS7000215");
    ask(VERSION, "a", GRANTED);
    ask(VERSION, "b", GRANTED);
    later(Duration.ofHours(1));
    ask(SECOND, "a", wrong);
    ask(SECOND, "b", wrong);
    assertThat(refused(SECOND).isNew()).isTrue();
    asked.clear();

    for (var minute = 1; minute <= 9; minute++) {
      assertThat(refused(SECOND).retryIn()).isEqualTo(Duration.ofMinutes(1));
      later(Duration.ofMinutes(1));
      assertThat(refused(SECOND).retryIn()).isZero();
      assertThat(admission(SECOND, "a")).isInstanceOf(Admission.Go.class);
      assertThat(answered(SECOND, "a", wrong)).as("the time of the next retry is news").isTrue();
    }
    later(Duration.ofMinutes(1));
    assertThat(refused(SECOND).isNew()).isFalse();
    ask(SECOND, "a", wrong);
    assertThat(refused(SECOND).retryIn()).isEqualTo(Duration.ofMinutes(4));
  }

  @Test
  void tellsWhenToRetryAfterAnOutageToo() {
    ask(VERSION, "a", EXPIRED);
    ask(VERSION, "b", EXPIRED);
    later(Duration.ofMinutes(1));

    assertThat(admission(VERSION, "a")).isInstanceOf(Admission.Go.class);
    assertThat(answered(VERSION, "a", OUTAGE)).isTrue();
    assertThat(refused(VERSION).retryIn()).isPositive();
  }

  @Test
  void triesEveryHourAtLeastWhatIsRepairedInTheAppRegistration() {
    var refused = refusal(Reason.CLIENT_CERTIFICATE_REFUSED, "AADSTS700027");

    assertThat(minutesBetweenRetries(refused, 5)).containsExactly(1L, 4L, 16L, 60L, 60L);
  }

  @Test
  void triesEveryFiveMinutesAtLeastWhatPassesByItself() {
    ask(VERSION, "a", GRANTED);
    later(Duration.ofHours(1));

    assertThat(minutesBetweenRetries(refusal(Reason.CLOCK_SKEW, "AADSTS700024"), 40))
        .startsWith(1L, 4L, 5L, 5L)
        .endsWith(5L);
  }

  @Test
  void doesNotWaitLongerAfterARetryThatShowedNothing() {
    assertThat(minutesBetweenRetries(EXPIRED, 3)).containsExactly(1L, 4L, 16L);
    later(Duration.ofMinutes(64));

    assertThat(ask(VERSION, "a", OUTAGE)).isTrue();
    later(Duration.ofMinutes(4));
    assertThat(ask(VERSION, "a", GRANTED)).isFalse();
    later(Duration.ofMinutes(1));
    assertThat(ask(VERSION, "a", EXPIRED)).isTrue();
    later(Duration.ofMinutes(256));
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
    assertThat(gate.isCanary(SECOND, "tenant-7", now)).isTrue();
    assertThat(admission(SECOND, "tenant-7")).isInstanceOf(Admission.Go.class);
    assertThat(admission(SECOND, "tenant-8")).isInstanceOf(Admission.Barred.class);
    answered(SECOND, "tenant-7", GRANTED);
    assertThat(admission(SECOND, "stranger")).isInstanceOf(Admission.Go.class);
    assertThat(gate.isCanary(SECOND, "tenant-8", now)).isFalse();
  }

  @Test
  void admitsTheTenantThatHasReservedTheTurn() {
    ask(VERSION, "a", GRANTED);
    ask(VERSION, "b", GRANTED);
    later(Duration.ofHours(1));

    assertThat(gate.reserve(SECOND, "a", now)).isTrue();
    assertThat(gate.reserve(SECOND, "b", now)).isFalse();
    assertThat(admission(SECOND, "b")).isInstanceOf(Admission.Barred.class);
    assertThat(admission(SECOND, "a")).isInstanceOf(Admission.Go.class);
  }

  @Test
  void triesOnThreeTenantsAtMostHoweverLongTheyTake() {
    gate = new ApplicationGate(SHORT);
    tenants(100).forEach(tenant -> ask(VERSION, tenant, GRANTED));
    later(Duration.ofHours(1));
    var tried = new HashSet<String>();

    await()
        .during(SHORT.multipliedBy(10))
        .until(
            () -> {
              tenants(100).stream()
                  .filter(tenant -> !tried.contains(tenant))
                  .filter(tenant -> admission(SECOND, tenant) instanceof Admission.Go)
                  .forEach(tried::add);
              return tried.size() == 3;
            });
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
  void givesAnotherTenantTheTurnWhereOneHasWithdrawnItsConsent() {
    ask(VERSION, "a", GRANTED);
    ask(VERSION, "b", GRANTED);
    later(Duration.ofHours(1));

    assertThat(admission(SECOND, "a")).isInstanceOf(Admission.Go.class);
    assertThat(answered(SECOND, "a", PENDING)).as("others are to be told").isTrue();

    assertThat(gate.isCanary(SECOND, "a", now)).isFalse();
    assertThat(ask(SECOND, "b", GRANTED)).isTrue();
  }

  @Test
  void letsAnyTenantTryWhenThoseBeforeItDoNotCome() {
    ask(VERSION, "suspended since", GRANTED);
    later(Duration.ofHours(1));
    assertThat(admission(SECOND, "another")).isInstanceOf(Admission.Barred.class);

    later(ApplicationGate.CANARY_TIMEOUT.plusMillis(1));

    assertThat(ask(SECOND, "another", GRANTED)).isTrue();
  }

  @Test
  void refutesANewVersionByTheFirstTwoThatTry() {
    tenants(100).forEach(tenant -> ask(VERSION, tenant, GRANTED));
    later(Duration.ofHours(1));
    asked.clear();

    tenants(100).forEach(tenant -> ask(SECOND, tenant, EXPIRED));

    assertThat(asked).hasSize(2);
    assertThat(gate.known(SECOND, now)).containsInstanceOf(CredentialState.Refused.class);
    assertThat(gate.known(VERSION, now)).containsInstanceOf(CredentialState.Proven.class);
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
    later(CredentialGate.MIN_INTERVAL);
    var last = new Version("app-uid", "edit-50");
    tenants(10).forEach(tenant -> ask(last, tenant, EXPIRED));

    assertThat(asked).hasSizeLessThanOrEqualTo(10);
    assertThat(gate.known(last, now)).containsInstanceOf(CredentialState.Refused.class);
  }

  /** Whatever the order in which tenants come, and whatever a new version turns out to be. */
  @Property
  void neverHammersANewVersionAndNeverGetsStuck(
      @ForAll @Size(min = 1, max = 60) List<@IntRange(max = 9) Integer> order,
      @ForAll boolean isGood) {
    gate = new ApplicationGate(SLOW);
    tenants(10).forEach(tenant -> ask(VERSION, tenant, GRANTED));
    later(Duration.ofHours(1));
    asked.clear();

    order.forEach(number -> ask(SECOND, "tenant-" + number, isGood ? GRANTED : EXPIRED));

    if (isGood) {
      assertThat(gate.known(SECOND, now)).containsInstanceOf(CredentialState.Proven.class);
      assertThat(asked).as("nobody is kept out").hasSize(order.size());
    } else {
      assertThat(asked).doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(2);
      assertThat(gate.known(SECOND, now)).containsInstanceOf(CredentialState.Refused.class);
    }
  }

  /** Returns whether it was admitted; then it gets the answer. */
  private boolean ask(Version version, String tenantId, TokenAnswer answer) {
    if (!(admission(version, tenantId) instanceof Admission.Go)) {
      return false;
    }
    asked.add(tenantId);
    answered(version, tenantId, answer);
    return true;
  }

  /** How long two tenants waited each time that one of them was refused once more. */
  private List<Long> minutesBetweenRetries(TokenAnswer answer, int count) {
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

  private CredentialState.Refused refused(Version version) {
    return (CredentialState.Refused) gate.known(version, now).orElseThrow();
  }

  private Admission admission(Version version, String tenantId) {
    return gate.admission(version, tenantId, now);
  }

  private boolean answered(Version version, String tenantId, TokenAnswer answer) {
    return gate.ended(version, tenantId, Optional.of(answer), now);
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
