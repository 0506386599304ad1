// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.defender;

import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.simulator.directory.Directory;
import io.mdeoperator.simulator.directory.KnownResource;
import io.mdeoperator.simulator.entra.IssuedToken;
import io.mdeoperator.simulator.entra.Tokens;
import io.mdeoperator.simulator.http.Answering;
import io.mdeoperator.simulator.http.HttpCall;
import io.mdeoperator.simulator.http.HttpReply;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Locale;

/** The paths of the Defender API, and who may call them. */
public final class DefenderServer implements Answering {
  private static final List<String> ALERT_ROLES = List.of("Alert.Read.All", "Alert.ReadWrite.All");
  private static final List<String> MACHINE_ROLES =
      List.of("Machine.Read.All", "Machine.ReadWrite.All");

  private final Directory directory;
  private final Tokens tokens;
  private final Clock clock;
  private final Quotas quotas;
  private final AlertsEndpoint alerts;

  public DefenderServer(
      Directory directory, Tokens tokens, Clock clock, Quotas quotas, Paging paging) {
    this.directory = directory;
    this.tokens = tokens;
    this.clock = clock;
    this.quotas = quotas;
    this.alerts = new AlertsEndpoint(paging);
  }

  /** Paths count whatever their letter case; the version may be left out. */
  @Override
  public HttpReply answer(HttpCall call) {
    var segments = call.segments();
    var names = segments.stream().map(s -> s.toLowerCase(Locale.ROOT)).toList();
    var at = names.size() > 1 && names.get(1).equals("v1.0") ? 2 : 1;
    if (names.size() <= at || !names.getFirst().equals("api")) {
      return HttpReply.empty(404);
    }
    var rest = segments.subList(at + 1, segments.size());
    return switch (names.get(at)) {
      case "alerts" -> alerts(call, rest);
      case "machines" -> machines(call, rest);
      default -> HttpReply.empty(404);
    };
  }

  /** The tenant of the token, whether or not the token is any good; null if it is unknown. */
  public String tenantOf(HttpCall call) {
    return call.header("Authorization")
        .flatMap(tokens::bearer)
        .map(IssuedToken::tenantId)
        .orElse(null);
  }

  private HttpReply alerts(HttpCall call, List<String> rest) {
    if (rest.size() > 1) {
      return HttpReply.empty(404);
    }
    if (!call.method().equals("GET")) {
      return HttpReply.empty(405);
    }
    var store = admitted(call, ALERT_ROLES).alerts();
    return rest.isEmpty()
        ? alerts.list(call, store)
        : alerts.get(call, store, URLDecoder.decode(rest.getFirst(), StandardCharsets.UTF_8));
  }

  /** No tenant here has devices, and a list without recent devices is a 404 at the real service. */
  private HttpReply machines(HttpCall call, List<String> rest) {
    if (!call.method().equals("GET")) {
      return HttpReply.empty(405);
    }
    admitted(call, MACHINE_ROLES);
    throw new DefenderError(
        404,
        "ResourceNotFound",
        rest.isEmpty()
            ? "No machines were found"
            : "Machine " + rest.getFirst() + " was not found");
  }

  /**
   * The tenant whose data the caller may see.
   *
   * @throws DefenderError 401, 403 or 429
   */
  private CustomerTenant admitted(HttpCall call, List<String> anyOf) {
    var token = authenticated(call);
    var tenant =
        directory
            .tenant(token.tenantId())
            .orElseThrow(() -> DefenderError.unauthorized("Account is not provisioned."));
    if (!tenant.isLicensed()) {
      throw DefenderError.unauthorized("Unauthorized request - Account is not provisioned.");
    }
    if (!tenant.isAccountActive()) {
      throw DefenderError.unauthorized(
          "Unauthorized request - reason of failure: Account mode is inactive");
    }
    if (token.roles().stream().noneMatch(anyOf::contains)) {
      throw missingRoles(anyOf, token);
    }
    quotas.count(token.appId(), token.tenantId());
    return tenant;
  }

  private IssuedToken authenticated(HttpCall call) {
    var header =
        call.header("Authorization")
            .orElseThrow(() -> DefenderError.unauthorized("Authorization header is missing."));
    var token =
        tokens
            .bearer(header)
            .orElseThrow(() -> DefenderError.unauthorized("The token's signature is invalid."));
    if (!Tokens.isCurrent(token, clock.instant())) {
      throw DefenderError.unauthorized("The token is expired or not yet valid.");
    }
    if (!KnownResource.isDefenderAudience(token.audience())) {
      throw wrongAudience(token);
    }
    return token;
  }

  /** Audiences of Microsoft's security APIs are refused as 403, as observed; all others as 401. */
  private static DefenderError wrongAudience(IssuedToken token) {
    return switch (KnownResource.identifiedBy(token.audience()).orElse(null)) {
      case WINDOWS_DEFENDER_ATP ->
          DefenderError.forbidden("Invalid audience '" + token.audience() + "'.");
      case MICROSOFT_THREAT_PROTECTION -> missingRoles(ALERT_ROLES, token);
      case null, default ->
          DefenderError.unauthorized("Invalid audience '" + token.audience() + "'.");
    };
  }

  private static DefenderError missingRoles(List<String> anyOf, IssuedToken token) {
    return DefenderError.forbidden(
        "Missing application roles. API required roles: %s, application roles: %s."
            .formatted(String.join(",", anyOf), String.join(",", token.roles())));
  }
}
