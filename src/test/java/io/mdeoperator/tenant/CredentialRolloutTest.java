// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.tenant;

import static io.mdeoperator.entra.TokenRequests.VERSION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.entra.TokenRequests;
import io.mdeoperator.entra.credential.ClientCredential.Version;
import io.mdeoperator.entra.gate.CredentialGate;
import io.mdeoperator.entra.gate.CredentialState;
import io.mdeoperator.entra.token.TokenAnswer;
import io.mdeoperator.kube.Finding;
import io.mdeoperator.remote.RemoteFailure;
import io.mdeoperator.simulator.SimulatorClock;
import io.mdeoperator.tenant.DelayedTriggers.Trigger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who is reconciled, and when. */
class CredentialRolloutTest {
  private static final Finding WAITING = Finding.failed(Reason.APPLICATION_NOT_READY, "It waits.");
  private static final TokenAnswer GRANTED =
      new TokenAnswer.Granted(TokenRequests.token(), Optional.empty());
  private static final TokenAnswer REFUSED =
      new TokenAnswer.Refused(
          new RemoteFailure(
              Reason.CLIENT_SECRET_INVALID,
              "detail",
              Optional.of("AADSTS7000215"),
              Optional.of(401),
              Optional.empty(),
              Optional.empty(),
              TokenRequests.NOW,
              Optional.empty()));

  private final SimulatorClock clock = SimulatorClock.stoppedAt(TokenRequests.NOW);
  private final CredentialGate gate =
      new CredentialGate(clock, clock::instant, Duration.ofSeconds(1));
  private final CredentialRollout rollout = new CredentialRollout(gate);

  @Test
  void reconcilesOnlyThoseThatWaitForTheCredentialWhenItIsProven() {
    ask("any", VERSION, GRANTED);
    var tenants =
        List.of(
            tenant("no-consent", Finding.failed(Reason.CONSENT_PENDING, "No."), false),
            tenant("well", ready(""), false),
            tenant("suspended", WAITING, true),
            tenant("warned", ready(" The current token cannot be renewed."), false),
            tenant("waiting", WAITING, false));

    assertThat(names(rollout.triggers(VERSION, tenants))).containsExactly("warned", "waiting");
  }

  @Test
  void reconcilesAHundredTenantsASecond() {
    ask("any", VERSION, GRANTED);
    var tenants = List.of(tenant("one", WAITING, false), tenant("other", WAITING, false));

    assertThat(rollout.triggers(VERSION, tenants))
        .extracting(Trigger::delay)
        .containsExactly(Duration.ZERO, Duration.ofMillis(10));
  }

  @Test
  void reconcilesThoseLaterThatEntraHasJustRefused() {
    ask("id-of-refused", VERSION, REFUSED);
    ask("another", VERSION, GRANTED);
    var refused = tenant("refused", WAITING, false);
    var waiting = tenant("waiting", WAITING, false);

    assertThat(rollout.triggers(VERSION, List.of(refused, waiting)))
        .containsExactly(
            Trigger.at(Duration.ZERO, waiting), Trigger.at(CredentialGate.MIN_RETRY, refused));
  }

  @Test
  void reconcilesThreeCanariesOfANewVersionAndOnceMoreWhenItMayHaveBeenHeldBack() {
    var tenants = List.of("a", "b", "c", "d").stream().map(this::provenTenant).toList();

    var triggers = rollout.triggers(new Version("app-uid", "2"), tenants);

    assertThat(names(triggers)).containsExactly("a", "b", "c", "a", "b", "c");
    assertThat(triggers.getLast().delay()).isGreaterThan(CredentialGate.MIN_INTERVAL);
  }

  /** Nobody may need a token for an hour, and a new secret takes minutes to become active. */
  @Test
  void reconcilesARefusedTenantWhenTheRetryIsDue() {
    var tenants = List.of("a", "b", "c").stream().map(this::provenTenant).toList();
    var next = new Version("app-uid", "2");
    clock.advance(CredentialGate.MIN_INTERVAL);
    ask("id-of-a", next, REFUSED);
    ask("id-of-b", next, REFUSED);

    assertThat(rollout.triggers(next, tenants))
        .extracting(trigger -> trigger.tenant().getName(), Trigger::delay)
        .containsExactlyInAnyOrder(
            tuple("a", CredentialGate.MIN_RETRY), tuple("b", CredentialGate.MIN_RETRY));

    clock.advance(CredentialGate.MIN_RETRY);
    ask("id-of-a", next, GRANTED);
    assertThat(gate.state(next)).containsInstanceOf(CredentialState.Proven.class);
  }

  @Test
  void reconcilesAllTenantsWhenNothingIsKnown() {
    var tenants = List.of(tenant("one", WAITING, false), tenant("other", WAITING, false));

    assertThat(rollout.triggers(VERSION, tenants)).isEqualTo(Trigger.atOnce(tenants));
  }

  private MdeTenant provenTenant(String name) {
    ask("id-of-" + name, VERSION, GRANTED);
    return tenant(name, ready(""), false);
  }

  private void ask(String tenantId, Version version, TokenAnswer answer) {
    gate.guard(TokenRequests.request(tenantId, version), () -> answer);
  }

  private static List<String> names(List<Trigger> triggers) {
    return triggers.stream().map(trigger -> trigger.tenant().getName()).toList();
  }

  private static Finding ready(String warning) {
    return new Finding.Passed(Reason.READY, "All checks passed." + warning);
  }

  private static MdeTenant tenant(String name, Finding ready, boolean suspend) {
    return SampleTenants.checked(name, ready, suspend);
  }
}
