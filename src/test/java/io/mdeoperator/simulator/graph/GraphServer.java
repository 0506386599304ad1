// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.graph;

import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.simulator.directory.Directory;
import io.mdeoperator.simulator.directory.KnownResource;
import io.mdeoperator.simulator.entra.IssuedToken;
import io.mdeoperator.simulator.entra.Tokens;
import io.mdeoperator.simulator.http.Answering;
import io.mdeoperator.simulator.http.HttpCall;
import io.mdeoperator.simulator.http.HttpReply;
import io.mdeoperator.simulator.hunting.HuntingEndpoint;
import io.mdeoperator.simulator.hunting.HuntingLedger;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/** The paths of Microsoft Graph, and which roles they need. */
public final class GraphServer implements Answering {
  private static final String HUNTING = "/v1.0/security/runHuntingQuery";
  private static final String HUNTING_ROLE = "ThreatHunting.Read.All";

  private final Directory directory;
  private final Tokens tokens;
  private final Clock clock;
  private final HuntingEndpoint hunting;
  private final HuntingLedger ledger;

  public GraphServer(
      Directory directory,
      Tokens tokens,
      Clock clock,
      HuntingEndpoint hunting,
      HuntingLedger ledger) {
    this.directory = directory;
    this.tokens = tokens;
    this.clock = clock;
    this.hunting = hunting;
    this.ledger = ledger;
  }

  @Override
  public HttpReply answer(HttpCall call) {
    if (!isHunting(call)) {
      throw GraphError.badRequest("Resource not found for the segment.");
    }
    if (!call.method().equals("POST")) {
      throw new GraphError(405, "Request_BadRequest", "Specified HTTP method is not allowed.");
    }
    var tenant = admitted(call);
    return hunting
        .run(call, tenant.id(), tenant.hunting())
        .withHeader("request-id", UUID.randomUUID().toString());
  }

  @Override
  public void arrived(HttpCall call) {
    if (isHunting(call)) {
      ledger.started(call, tenantOf(call));
    }
  }

  @Override
  public void left(HttpCall call) {
    ledger.ended(call);
  }

  /** The tenant of the token, whether or not the token is any good; null if it is unknown. */
  public String tenantOf(HttpCall call) {
    return call.header("Authorization")
        .flatMap(tokens::bearer)
        .map(IssuedToken::tenantId)
        .orElse(null);
  }

  private static boolean isHunting(HttpCall call) {
    return call.path().equalsIgnoreCase(HUNTING);
  }

  private CustomerTenant admitted(HttpCall call) {
    var token =
        call.header("Authorization")
            .flatMap(tokens::bearer)
            .orElseThrow(() -> GraphError.unauthorized("Access token is empty."));
    if (!Tokens.isCurrent(token, clock.instant())) {
      throw GraphError.unauthorized("Lifetime validation failed, the token is expired.");
    }
    var api = KnownResource.identifiedBy(token.audience());
    if (!api.equals(Optional.of(KnownResource.MICROSOFT_GRAPH))) {
      throw GraphError.unauthorized("Access token validation failure. Invalid audience.");
    }
    if (!token.roles().contains(HUNTING_ROLE)) {
      throw GraphError.forbidden();
    }
    return directory.tenant(token.tenantId()).orElseThrow(GraphError::forbidden);
  }
}
