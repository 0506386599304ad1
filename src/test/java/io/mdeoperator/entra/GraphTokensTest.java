// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.defender.Clouds.Graph;
import io.mdeoperator.entra.token.AccessToken;
import io.mdeoperator.entra.token.TokenClaims;
import io.mdeoperator.entra.token.TokenRequest;
import io.mdeoperator.simulator.directory.KnownResource;
import io.mdeoperator.simulator.directory.TokenShape;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens of Microsoft Graph and of Defender's API for one tenant: neither stands for the other. */
class GraphTokensTest extends SimulatedEntra {
  private static final String HUNTING = "ThreatHunting.Read.All";
  private static final Graph GRAPH = Graph.at(URI.create("https://graph.microsoft.com"));

  @ParameterizedTest
  @ValueSource(strings = {"https://graph.microsoft.com", "00000003-0000-0000-c000-000000000000"})
  void graphTokenNeverSentToMde(String audience) {
    tenant.tokens(KnownResource.WINDOWS_DEFENDER_ATP, TokenShape.regular().forAudience(audience));
    granted(tokens.token(graph()));

    var refused = refused(tokens.token(request()));

    assertThat(refused.reason()).isEqualTo(Reason.TOKEN_AUDIENCE_MISMATCH);
    assertThat(refused(tokens.freshToken(request())).reason())
        .isEqualTo(Reason.TOKEN_AUDIENCE_MISMATCH);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://api.securitycenter.microsoft.com",
        "fc780465-2017-40d4-a0c5-307022471b92",
        "https://api.security.microsoft.com"
      })
  void mdeTokenNeverSentToGraph(String audience) {
    tenant.tokens(KnownResource.MICROSOFT_GRAPH, TokenShape.regular().forAudience(audience));
    granted(tokens.token(request()));

    var refused = refused(tokens.token(graph()));

    assertThat(refused.reason()).isEqualTo(Reason.TOKEN_AUDIENCE_MISMATCH);
    assertThat(refused(tokens.freshToken(graph())).reason())
        .isEqualTo(Reason.TOKEN_AUDIENCE_MISMATCH);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://graph.microsoft.com",
        "https://graph.microsoft.com/",
        "00000003-0000-0000-c000-000000000000"
      })
  void takesGraphsTokensByUrlAndByAppId(String audience) {
    tenant.consent(app, KnownResource.MICROSOFT_GRAPH, HUNTING);
    tenant.tokens(KnownResource.MICROSOFT_GRAPH, TokenShape.regular().forAudience(audience));

    var token = granted(tokens.token(graph()));

    assertThat(roles(token)).containsExactly(HUNTING);
    assertThat(roles(granted(tokens.token(request())))).containsExactly("Alert.Read.All");
  }

  @Test
  void cachesEachApisTokenByItself() {
    var defender = granted(tokens.token(request()));
    var graph = granted(tokens.token(graph()));

    tokens.forget(request());

    assertThat(granted(tokens.token(graph()))).isEqualTo(graph).isNotEqualTo(defender);
    assertThat(granted(tokens.token(request()))).isNotEqualTo(defender).isNotEqualTo(graph);
    assertThat(tokenRequests()).hasSize(3);
  }

  private TokenRequest graph() {
    return request().with(GRAPH.audience());
  }

  private static Iterable<String> roles(AccessToken token) {
    return token.claims().map(TokenClaims::roles).orElseThrow();
  }
}
