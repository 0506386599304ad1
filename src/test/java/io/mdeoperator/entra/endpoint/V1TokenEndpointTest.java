// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra.endpoint;

import static io.mdeoperator.entra.TokenRequests.AUDIENCE;
import static io.mdeoperator.entra.TokenRequests.CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.entra.SimulatedEntra;
import io.mdeoperator.entra.credential.ClientCredential;
import io.mdeoperator.entra.gate.CredentialGate;
import io.mdeoperator.entra.gate.CredentialState;
import io.mdeoperator.entra.token.CloudEndpoints;
import io.mdeoperator.entra.token.TokenEndpointVersion;
import io.mdeoperator.entra.token.TokenVerification;
import io.mdeoperator.simulator.directory.TokenShape;
import io.mdeoperator.simulator.http.Fault;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The v1.0 endpoint in place of MSAL's: another form, the same tokens and failures. */
class V1TokenEndpointTest extends SimulatedEntra {
  private static final String WINDOWS_ATP =
      "https://securitycenter.onmicrosoft.com/windowsatpservice";

  private String resource = AUDIENCE;

  @Override
  public CloudEndpoints cloud() {
    return new CloudEndpoints(
        "Public",
        URI.create(simulator.loginUrl()),
        resource + "/.default",
        Set.of(AUDIENCE, WINDOWS_ATP),
        TokenEndpointVersion.V1);
  }

  @Test
  void sendsTheFormOfTheFirstVersion() {
    granted(tokens.token(request()));

    assertThat(simulator.requests())
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.path()).isEqualTo("/" + tenant.id() + "/oauth2/token");
              assertThat(request.headers()).containsEntry("User-Agent", "MdePartner-Test/1");
              assertThat(request.form())
                  .containsOnlyKeys("grant_type", "client_id", "client_secret", "resource")
                  .containsEntry("resource", List.of(AUDIENCE))
                  .containsEntry("client_id", List.of(CLIENT));
            });
  }

  @Test
  void readsNumbersThatAreWrittenAsStrings() {
    tenant.tokens(TokenShape.opaqueText().lasting(Duration.ofSeconds(3599)));

    assertThat(granted(tokens.token(request())).expiresAt())
        .isEqualTo(clock.instant().plusSeconds(3599));
  }

  @ParameterizedTest
  @ValueSource(strings = {AUDIENCE, AUDIENCE + "/", WINDOWS_ATP, WINDOWS_ATP + "/"})
  void acceptsTheAudiencesThatMicrosoftsPagesName(String asked) {
    resource = asked;

    var token = granted(tokens.token(request()));

    assertThat(token.claims().orElseThrow().audience()).isEqualTo(asked);
    assertThat(TokenVerification.verify(token, request(), clock.instant())).isEmpty();
    assertThat(gate.state(version("1"))).containsInstanceOf(CredentialState.Proven.class);
  }

  @Test
  void tellsOfAConsentThatWasNeverGiven() {
    var failure = refused(tokens.token(request(newTenant(), secret("1"))));

    assertThat(failure.reason()).isEqualTo(Reason.CONSENT_PENDING);
    assertThat(failure.code()).contains("AADSTS7000229");
    assertThat(failure.traceId()).isPresent();
    assertThat(failure.correlationId()).isPresent();
  }

  @Test
  void usesTheSecretThatWorkedWhileANewOneIsWrong() {
    var first = granted(tokens.token(request()));
    var wrong = request(tenant, new ClientCredential.ClientSecret(version("2"), "not-it"));
    clock.advance(CredentialGate.MIN_INTERVAL);

    assertThat(granted(tokens.freshToken(wrong)).expiresAt()).isAfter(first.expiresAt());
    assertThat(gate.state(version("2"))).containsInstanceOf(CredentialState.Refused.class);
  }

  @Test
  void takesNoTokenForNone() {
    for (var fault :
        List.of(
            Fault.emptyObject(),
            Fault.htmlPage(200),
            Fault.answer(200, Map.of(), "application/json", "{\"access_token\":7}"),
            Fault.answer(503, Map.of(), "application/json", "{\"access_token\":\"x\"}"),
            Fault.hugeBody(50_000_000),
            Fault.connectionReset(),
            Fault.truncatedBody())) {
      simulator.entraFaults().next(fault);

      assertThat(refused(tokens.token(request())).reason())
          .isEqualTo(Reason.IDENTITY_PROVIDER_UNAVAILABLE);
    }
    granted(tokens.token(request()));
  }
}
