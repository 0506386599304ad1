// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.entra.credential.ClientCredential;
import io.mdeoperator.entra.gate.CredentialState;
import io.mdeoperator.entra.token.AccessToken;
import io.mdeoperator.entra.token.TokenAudience;
import io.mdeoperator.entra.token.TokenClaims;
import io.mdeoperator.entra.token.TokenRequest;
import io.mdeoperator.simulator.directory.TokenShape;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Tokens for other APIs than Defender's, by the same credential. */
class OtherAudiencesTest extends SimulatedEntra {
  private static final TokenAudience MONITOR =
      TokenAudience.of("https://monitor.azure.com/.default");

  @Test
  void getsATokenForTheApiThatIsAskedFor() {
    tenant.withoutDefenderLicence();

    var token = granted(tokens.token(monitor()));

    assertThat(audience(token)).isEqualTo("https://monitor.azure.com");
    assertThat(token.claims().map(TokenClaims::roles).orElseThrow()).isEmpty();
    assertThat(gate.state(version("1"))).containsInstanceOf(CredentialState.Proven.class);
  }

  @Test
  void keepsOneTokenForEachApi() {
    var defender = granted(tokens.token(request()));
    var monitor = granted(tokens.token(monitor()));

    assertThat(granted(tokens.token(request()))).isEqualTo(defender);
    assertThat(granted(tokens.token(monitor()))).isEqualTo(monitor).isNotEqualTo(defender);
    assertThat(tokenRequests()).hasSize(2);
  }

  @Test
  void forgetsTheTokenOfOneApiAlone() {
    tokens.token(request());
    tokens.token(monitor());

    tokens.forget(monitor());
    tokens.token(request());
    tokens.token(monitor());

    assertThat(tokenRequests()).hasSize(3);
  }

  @Test
  void answersNobodyWithATokenForAnotherApi() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<AccessToken> defender = () -> granted(tokens.token(request()));
      Callable<AccessToken> monitor = () -> granted(tokens.token(monitor()));

      var both = threads.invokeAll(List.of(defender, monitor));

      assertThat(audience(both.getFirst().get())).contains("securitycenter");
      assertThat(audience(both.getLast().get())).contains("monitor");
    }
  }

  @Test
  void refusesATokenForDefenderInPlaceOfAnotherApi() {
    tenant.tokens(TokenShape.regular().forAudience(TokenRequests.AUDIENCE));

    var failure = refused(tokens.token(monitor()));

    assertThat(failure.reason()).isEqualTo(Reason.TOKEN_AUDIENCE_MISMATCH);
    assertThat(failure.detail())
        .isEqualTo("The token that Entra issued is not for https://monitor.azure.com.");
  }

  /** An API that a tenant has not is no licence for Defender that is missing. */
  @Test
  void namesTheScopeOfAnApiThatTheTenantHasNot() {
    var unknown = request().with(TokenAudience.of("https://unknown.example/.default"));

    var failure = refused(tokens.token(unknown));

    assertThat(failure.reason()).isEqualTo(Reason.SCOPE_INVALID);
    assertThat(failure.detail())
        .isEqualTo(
            "Entra rejects the scope https://unknown.example/.default in tenant "
                + tenant.id()
                + " (AADSTS500011).");
  }

  @Test
  void learnsOfACredentialFromWhateverApiItIsUsedFor() {
    tokens.token(request(newTenant().consent(app), wrong("1")).with(MONITOR));
    tokens.token(request(newTenant().consent(app), wrong("1")));
    simulator.forgetRequests();

    var failure = refused(tokens.token(request(tenant, wrong("1")).with(MONITOR)));

    assertThat(failure.reason()).isEqualTo(Reason.CLIENT_SECRET_INVALID);
    assertThat(tokenRequests()).isEmpty();
  }

  private TokenRequest monitor() {
    return request().with(MONITOR);
  }

  private static ClientCredential wrong(String version) {
    return new ClientCredential.ClientSecret(version(version), "not-it");
  }

  private static String audience(AccessToken token) {
    return token.claims().orElseThrow().audience();
  }
}
