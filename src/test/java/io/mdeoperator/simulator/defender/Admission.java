// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.defender;

import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.simulator.directory.Directory;
import io.mdeoperator.simulator.directory.KnownResource;
import io.mdeoperator.simulator.directory.PartnerApp;
import io.mdeoperator.simulator.entra.IssuedToken;
import io.mdeoperator.simulator.entra.Tokens;
import io.mdeoperator.simulator.http.HttpCall;
import java.time.Clock;
import java.util.List;

/** Who may call the Defender API, and how often. */
final class Admission {
  private final Directory directory;
  private final Tokens tokens;
  private final Clock clock;
  private final Quotas quotas;

  /**
   * Who is let in.
   *
   * @param tenant whose data it may see
   * @param app the display name of the app
   */
  record Caller(CustomerTenant tenant, String app, IssuedToken token) {

    /**
     * @throws DefenderError 403
     */
    void needsAnyOf(List<String> roles) {
      if (token.roles().stream().noneMatch(roles::contains)) {
        throw missingRoles(roles, token);
      }
    }
  }

  Admission(Directory directory, Tokens tokens, Clock clock, Quotas quotas) {
    this.directory = directory;
    this.tokens = tokens;
    this.clock = clock;
    this.quotas = quotas;
  }

  /**
   * Lets a caller in and counts the call.
   *
   * @throws DefenderError 401, 403 or 429
   */
  Caller admit(HttpCall call, List<String> anyOf) {
    var token = authenticated(call, anyOf);
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
    var app = directory.app(token.appId()).map(PartnerApp::name).orElse(token.appId());
    var caller = new Caller(tenant, app, token);
    caller.needsAnyOf(anyOf);
    quotas.count(token.appId(), token.tenantId());
    return caller;
  }

  private IssuedToken authenticated(HttpCall call, List<String> anyOf) {
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
      throw wrongAudience(token, anyOf);
    }
    return token;
  }

  /** Audiences of Microsoft's security APIs are refused as 403, as observed; all others as 401. */
  private static DefenderError wrongAudience(IssuedToken token, List<String> anyOf) {
    return switch (KnownResource.identifiedBy(token.audience()).orElse(null)) {
      case WINDOWS_DEFENDER_ATP ->
          DefenderError.forbidden("Invalid audience '" + token.audience() + "'.");
      case MICROSOFT_THREAT_PROTECTION -> missingRoles(anyOf, token);
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
