// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.hunting.run;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.defender.call.TenantApi;
import io.mdeoperator.entra.TokenSource;
import io.mdeoperator.entra.token.AccessToken;
import io.mdeoperator.entra.token.TokenAnswer;
import io.mdeoperator.remote.RemoteFailure;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Whether the token for a tenant's Graph has the role that hunting needs (Microsoft: "security:
 * runHuntingQuery", permissions). Asked before each run, so that no query goes out without it; a
 * token that does not tell its roles goes through, and Graph checks them. Thread-safe.
 */
public record HuntingRole(TokenSource tokens, InstantSource clock) {
  /** As Microsoft Graph calls it. */
  public static final String NAME = "ThreatHunting.Read.All";

  /** Why no query can be sent; a token from the cache may be older than the consent. */
  Optional<RemoteFailure> problem(TenantApi graph) {
    return switch (tokens.token(graph.tokens())) {
      case TokenAnswer.Refused(var failure) -> Optional.of(failure);
      case TokenAnswer.Granted(var token, _) when has(token) -> Optional.empty();
      case TokenAnswer.Granted _ ->
          switch (tokens.freshToken(graph.tokens())) {
            case TokenAnswer.Refused(var failure) -> Optional.of(failure);
            case TokenAnswer.Granted(var token, _) when has(token) -> Optional.empty();
            case TokenAnswer.Granted _ -> Optional.of(missing(graph));
          };
    };
  }

  private static boolean has(AccessToken token) {
    return token.claims().map(claims -> claims.roles().contains(NAME)).orElse(true);
  }

  private RemoteFailure missing(TenantApi graph) {
    return RemoteFailure.of(
        Reason.GRAPH_ROLE_MISSING,
        "The token for tenant " + graph.tokens().tenantId() + " lacks " + NAME + ".",
        clock.instant());
  }
}
