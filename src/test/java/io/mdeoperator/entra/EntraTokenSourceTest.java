// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra;

import static io.mdeoperator.entra.TokenRequests.CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.entra.credential.ClientCredential;
import io.mdeoperator.entra.gate.CredentialGate;
import io.mdeoperator.entra.gate.CredentialState;
import io.mdeoperator.entra.token.TokenAnswer;
import io.mdeoperator.entra.token.TokenRequest;
import io.mdeoperator.entra.token.TokenVerification;
import io.mdeoperator.remote.RemoteFailure;
import io.mdeoperator.simulator.directory.TokenShape;
import io.mdeoperator.simulator.http.Fault;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tokens as long as Entra answers as it should. */
class EntraTokenSourceTest extends SimulatedEntra {
  @Test
  void getsATokenForTheTenant() {
    var token = granted(tokens.token(request()));

    assertThat(TokenVerification.verify(token, request(), clock.instant())).isEmpty();
    assertThat(token.claims().orElseThrow().roles()).containsExactly("Alert.Read.All");
    assertThat(token.expiresAt()).isEqualTo(token.claims().orElseThrow().expiresAt());
    assertThat(token.toString()).doesNotContain(token.value());
    assertThat(gate.state(version("1"))).containsInstanceOf(CredentialState.Proven.class);
  }

  @Test
  void asksOnceAndOnlyTheTokenEndpoint() {
    tokens.token(request());
    tokens.token(
        new TokenRequest(
            cloud(),
            CLIENT.toUpperCase(Locale.ROOT),
            tenant.id().toUpperCase(Locale.ROOT),
            secret("1")));

    assertThat(simulator.requests())
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.path()).isEqualTo("/" + tenant.id() + "/oauth2/v2.0/token");
              assertThat(request.headers()).containsEntry("User-Agent", "MdePartner-Test/1");
            });
  }

  @Test
  void asksOnceForManyCallersAtATime() throws Exception {
    simulator.entraFaults().whileActive(Fault.slowBody(200, Duration.ofMillis(20)));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers =
          IntStream.range(0, 20)
              .mapToObj(_ -> threads.submit(() -> granted(tokens.token(request()))))
              .toList();
      for (var answer : answers) {
        assertThat(answer.get()).isEqualTo(answers.getFirst().get());
      }
    }

    assertThat(tokenRequests()).hasSize(1);
  }

  @Test
  void renewsFiveMinutesBeforeTheEnd() {
    tenant.tokens(TokenShape.regular().lasting(Duration.ofMinutes(60)));
    var first = granted(tokens.token(request()));
    clock.advance(Duration.ofMinutes(54));
    assertThat(granted(tokens.token(request()))).isEqualTo(first);

    clock.advance(Duration.ofMinutes(1));

    assertThat(granted(tokens.token(request()))).isNotEqualTo(first);
  }

  @Test
  void seesNewRolesInAFreshTokenOnly() {
    app.declareRoles("Alert.Read.All", "Machine.Isolate");
    tokens.token(request());
    tenant.consent(app);

    assertThat(granted(tokens.token(request())).claims().orElseThrow().roles()).hasSize(1);
    assertThat(granted(tokens.freshToken(request())).claims().orElseThrow().roles()).hasSize(2);
    assertThat(granted(tokens.token(request())).claims().orElseThrow().roles()).hasSize(2);
  }

  @Test
  void getsATokenWithoutRolesWhereNoneAreGranted() {
    tenant.consent(app, new String[0]);

    assertThat(granted(tokens.token(request())).claims().orElseThrow().roles()).isEmpty();
  }

  @Test
  void forgetsATenantsToken() {
    tokens.token(request());
    tenant.withdraw(app);
    assertThat(tokens.token(request())).isInstanceOf(TokenAnswer.Granted.class);

    tokens.forget(request());

    assertThat(refused(tokens.token(request())).reason()).isEqualTo(Reason.CONSENT_PENDING);
  }

  @Test
  void givesAndKeepsNoTokenThatIsNotTheOneAskedFor() {
    tenant.tokens(TokenShape.regular().forTenant(UUID.randomUUID().toString()));
    assertThat(refused(tokens.token(request())).reason()).isEqualTo(Reason.TOKEN_TENANT_MISMATCH);

    tenant.tokens(TokenShape.regular());

    assertThat(
            TokenVerification.verify(granted(tokens.token(request())), request(), clock.instant()))
        .isEmpty();
  }

  @Test
  void keepsAnOpaqueToken() {
    tenant.tokens(TokenShape.opaqueText());

    assertThat(granted(tokens.token(request())).claims()).isEmpty();
    tokens.token(request());

    assertThat(tokenRequests()).hasSize(1);
  }

  @Test
  void tellsOfAConsentThatWasNeverGiven() {
    var stranger = newTenant();

    var failure = refused(tokens.token(request(stranger, secret("1"))));

    assertThat(failure.reason()).isEqualTo(Reason.CONSENT_PENDING);
    assertThat(failure.code()).hasValueSatisfying(code -> assertThat(code).startsWith("AADSTS"));
    assertThat(failure.traceId()).isPresent();
    assertThat(failure.correlationId()).isPresent();
    assertThat(failure.detail()).contains(stranger.id());
    assertThat(gate.state(version("1"))).isEmpty();
  }

  @Test
  void tellsOfATenantThatDoesNotExist() {
    var request = new TokenRequest(cloud(), CLIENT, UUID.randomUUID().toString(), secret("1"));

    assertThat(refused(tokens.token(request)).reason()).isEqualTo(Reason.TENANT_NOT_FOUND);
  }

  @Test
  void goesOnWithTheSecretThatWorkedWhileANewOneIsWrongAndAsksNoMoreForThat() {
    tokens.token(request());
    var wrong = request(tenant, new ClientCredential.ClientSecret(version("2"), "not-it"));
    clock.advance(CredentialGate.MIN_INTERVAL);
    simulator.forgetRequests();

    for (var i = 0; i < 3; i++) {
      granted(tokens.freshToken(wrong));
    }

    assertThat(tokenRequests()).filteredOn(request -> request.status() != 200).hasSize(1);
    assertThat(gate.state(version("1"))).containsInstanceOf(CredentialState.Proven.class);
  }

  @Test
  void keepsTheOldTokenWhileNeitherSecretWorks() {
    var first = granted(tokens.token(request()));
    var wrong = request(tenant, new ClientCredential.ClientSecret(version("2"), "not-it"));
    clock.advance(CredentialGate.MIN_INTERVAL);
    app.replaceSecrets("another");

    for (var i = 0; i < 3; i++) {
      assertThat(tokens.freshToken(wrong))
          .isInstanceOfSatisfying(
              TokenAnswer.Granted.class,
              answer -> {
                assertThat(answer.token()).isEqualTo(first);
                assertThat(answer.renewalFailure())
                    .map(RemoteFailure::reason)
                    .contains(Reason.CLIENT_SECRET_INVALID);
              });
    }
    app.replaceSecrets(SECRET);
    assertThat(tokenRequests()).as("one for each secret, and the first").hasSize(3);
  }

  @Test
  void provesANewSecretThoughTheTokenInHandIsGood() {
    var other = newTenant().consent(app);
    var first = granted(tokens.token(request()));
    var theirs = granted(tokens.token(request(other, secret("1"))));
    clock.advance(CredentialGate.MIN_INTERVAL);

    assertThat(granted(tokens.token(request(tenant, secret("2"))))).isNotEqualTo(first);
    assertThat(granted(tokens.token(request(other, secret("2"))))).isEqualTo(theirs);

    assertThat(gate.state(version("2"))).containsInstanceOf(CredentialState.Proven.class);
    assertThat(tokenRequests()).hasSize(3);
  }

  @Test
  void asksNotAgainForACredentialThatTwoTenantsWereRefusedFor() {
    var wrong = new ClientCredential.ClientSecret(version("2"), "not-it");
    for (var i = 0; i < 5; i++) {
      assertThat(refused(tokens.token(request(newTenant().consent(app), wrong))).reason())
          .isEqualTo(Reason.CLIENT_SECRET_INVALID);
    }

    assertThat(tokenRequests()).hasSize(2);
    assertThat(counted("mde.token.requests", "ClientSecretInvalid")).isEqualTo(5);
    assertThat(counted("mde.microsoft.requests", "rejected")).isEqualTo(2);
  }

  @Test
  void tellsOfASecretThatExpired() {
    app.addSecret("old-one", clock.instant().minusSeconds(1));
    var expired = new ClientCredential.ClientSecret(version("2"), "old-one");

    assertThat(refused(tokens.token(request(tenant, expired))).reason())
        .isEqualTo(Reason.CLIENT_SECRET_EXPIRED);
  }

  @Test
  void asksNothingWithAnUnusableCredentialButKeepsTheToken() {
    var unusable = new ClientCredential.Unusable(version(""), "There is no Secret.");
    assertThat(refused(tokens.token(request(tenant, unusable))).detail())
        .isEqualTo("There is no Secret.");
    var first = granted(tokens.token(request()));

    assertThat(granted(tokens.token(request(tenant, unusable)))).isEqualTo(first);
    assertThat(tokenRequests()).hasSize(1);
  }

  private double counted(String name, String outcome) {
    return metrics.get(name).tag("outcome", outcome).counter().count();
  }
}
