// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.entra.credential.ClientCredential;
import io.mdeoperator.entra.gate.CredentialGate;
import io.mdeoperator.entra.gate.CredentialState;
import io.mdeoperator.entra.token.TokenAnswer;
import io.mdeoperator.entra.token.TokenRequest;
import io.mdeoperator.simulator.directory.CustomerTenant;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A new credential that Entra does not know yet, while the one before it still works. */
class FormerCredentialTest extends SimulatedEntra {
  private static final String NEW_SECRET = "n3w~secret.that.is.not.registered";

  private List<CustomerTenant> tenants;

  @BeforeEach
  void useTheFirst() {
    app.replaceSecrets(SECRET);
    tenants = IntStream.range(0, 5).mapToObj(_ -> newTenant().consent(app)).toList();
    tenants.forEach(each -> granted(tokens.token(request(each, secret("1")))));
  }

  @AfterEach
  void restore() {
    app.replaceSecrets(SECRET);
  }

  @Test
  void leavesNoTenantWithoutATokenWhileTheNewOneIsNotRegistered() {
    for (var minute = 0; minute < 180; minute += 5) {
      clock.advance(Duration.ofMinutes(5));
      tenants.forEach(each -> granted(tokens.token(request(each, replaced("2")))));
    }

    assertThat(gate.state(version("2")))
        .containsInstanceOf(CredentialState.Refused.class)
        .hasValueSatisfying(
            state -> assertThat(((CredentialState.Refused) state).formerWorks()).isTrue());
  }

  @Test
  void usesTheNewOneWithinTwoMinutesOfItsRegistrationWhateverTimeHasPassed() {
    tenants.forEach(each -> tokens.token(request(each, replaced("2"))));
    for (var minute = 0; minute < 300; minute++) {
      clock.advance(Duration.ofMinutes(1));
      tenants.forEach(each -> granted(tokens.token(request(each, replaced("2")))));
    }
    app.addSecret(NEW_SECRET);
    app.removeSecret(SECRET);

    clock.advance(Duration.ofMinutes(1));
    tenants.forEach(each -> granted(tokens.token(request(each, replaced("2")))));

    assertThat(gate.state(version("2"))).containsInstanceOf(CredentialState.Proven.class);
    assertThat(gate.former(version("2"))).isEmpty();
  }

  @Test
  void asksEntraForTheNewOneOnceAMinuteAtMost() {
    tenants.forEach(each -> tokens.token(request(each, replaced("2"))));
    clock.advance(CredentialGate.MIN_INTERVAL);
    tenants.forEach(each -> tokens.token(request(each, replaced("2"))));
    simulator.forgetRequests();

    for (var minute = 0; minute < 30; minute++) {
      clock.advance(Duration.ofMinutes(1));
      tenants.forEach(each -> granted(tokens.token(request(each, replaced("2")))));
    }

    assertThat(tokenRequests())
        .as("each refused one is followed by one that works")
        .hasSizeLessThanOrEqualTo(60);
  }

  @Test
  void endsWithTheFormerOne() {
    tenants.forEach(each -> tokens.token(request(each, replaced("2"))));
    app.replaceSecrets("another");

    clock.advance(Duration.ofMinutes(2));
    for (var each : tenants) {
      assertThat(refused(withoutToken(request(each, replaced("2")))).reason())
          .isEqualTo(Reason.CLIENT_SECRET_INVALID);
    }

    assertThat(gate.former(version("2"))).isEmpty();
    assertThat(gate.state(version("2")))
        .hasValueSatisfying(
            state -> assertThat(((CredentialState.Refused) state).formerWorks()).isFalse());
  }

  @Test
  void survivesManyNewOnes() {
    for (var next = 2; next < 20; next++) {
      var version = String.valueOf(next);
      tenants.forEach(each -> tokens.token(request(each, replaced(version))));
      clock.advance(Duration.ofMinutes(1));
    }
    clock.advance(Duration.ofHours(2));

    tenants.forEach(each -> granted(tokens.token(request(each, replaced("20")))));
  }

  @Test
  void isForgottenWithItsApplication() {
    tenants.forEach(each -> tokens.token(request(each, replaced("2"))));

    gate.forget("app-uid");

    assertThat(gate.former(version("2"))).isEmpty();
    assertThat(refused(withoutToken(request(tenants.getFirst(), replaced("2")))).reason())
        .isEqualTo(Reason.CLIENT_SECRET_INVALID);
  }

  @Test
  void isOfNoOtherApplication() {
    var other =
        new ClientCredential.ClientSecret(
            new ClientCredential.Version("other-uid", "1"), NEW_SECRET);

    assertThat(refused(tokens.token(request(tenants.getFirst(), other))).reason())
        .isEqualTo(Reason.CLIENT_SECRET_INVALID);
  }

  @Test
  void isNotUsedWhereTheSecretIsGoneOrTheTenantRefuses() {
    var gone = new ClientCredential.Unusable(version("2"), "There is no Secret.");
    assertThat(refused(withoutToken(request(tenants.getFirst(), gone))).reason())
        .isEqualTo(Reason.APPLICATION_NOT_READY);

    tenants.getLast().withdraw(app);
    assertThat(refused(withoutToken(request(tenants.getLast(), secret("1")))).reason())
        .isEqualTo(Reason.CONSENT_PENDING);
  }

  @Test
  void asksForConsentWhileTheFormerOneIsInUse() {
    tenants.getLast().withdraw(app);

    tenants.forEach(each -> tokens.token(request(each, replaced("2"))));

    assertThat(refused(withoutToken(request(tenants.getLast(), replaced("2")))).reason())
        .as("the former one shows that the tenant has not consented")
        .isEqualTo(Reason.CONSENT_PENDING);
    granted(withoutToken(request(tenants.getFirst(), replaced("2"))));
  }

  /** As when the token in hand has expired. */
  private TokenAnswer withoutToken(TokenRequest request) {
    tokens.forget(request);
    return tokens.token(request);
  }

  private static ClientCredential replaced(String version) {
    return new ClientCredential.ClientSecret(version(version), NEW_SECRET);
  }
}
