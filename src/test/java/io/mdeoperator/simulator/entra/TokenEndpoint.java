// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.entra;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mdeoperator.simulator.directory.AppCredential;
import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.simulator.directory.Directory;
import io.mdeoperator.simulator.directory.KnownResource;
import io.mdeoperator.simulator.directory.PartnerApp;
import io.mdeoperator.simulator.directory.ServicePrincipal;
import io.mdeoperator.simulator.http.HttpCall;
import io.mdeoperator.simulator.http.HttpReply;
import java.time.Clock;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The client credentials grant, at the v1.0 and the v2.0 endpoint (Microsoft: "Microsoft identity
 * platform and the OAuth 2.0 client credentials flow"). The checks come in this order: request
 * form, tenant, app, credential, consent, resource.
 */
public final class TokenEndpoint {
  private static final Set<String> GENERIC = Set.of("common", "organizations", "consumers");
  private static final Pattern GUID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  private static final Pattern DOMAIN = Pattern.compile("[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)+");

  private final Directory directory;
  private final Tokens tokens;
  private final ClientAssertions assertions;
  private final Clock clock;
  private final Consumer<String> confidential;

  public TokenEndpoint(
      Directory directory,
      Tokens tokens,
      ClientAssertions assertions,
      Clock clock,
      Consumer<String> confidential) {
    this.directory = directory;
    this.tokens = tokens;
    this.assertions = assertions;
    this.clock = clock;
    this.confidential = confidential;
  }

  public HttpReply version1(HttpCall call, String tenant) {
    var request = TokenRequest.of(call);
    var resource = request.required("resource");
    var token = issue(call, request, tenant, resource);
    var body = JsonNodeFactory.instance.objectNode();
    var seconds = Long.toString(token.expiresIn().toSeconds());
    body.put("token_type", "Bearer");
    body.put("expires_in", seconds);
    body.put("ext_expires_in", seconds);
    body.put("expires_on", Long.toString(token.expires().getEpochSecond()));
    body.put("not_before", Long.toString(token.notBefore().getEpochSecond()));
    body.put("resource", resource);
    return reply(body, token);
  }

  public HttpReply version2(HttpCall call, String tenant) {
    var request = TokenRequest.of(call);
    var token = issue(call, request, tenant, request.resourceOfScope());
    var body = JsonNodeFactory.instance.objectNode();
    var seconds = token.expiresIn().toSeconds();
    body.put("token_type", "Bearer");
    body.put("expires_in", seconds);
    body.put("ext_expires_in", seconds);
    return reply(body, token);
  }

  private IssuedToken issue(
      HttpCall call, TokenRequest request, String tenantSegment, String resource) {
    checkGrant(request);
    var tenant = tenant(tenantSegment);
    var app = app(request.required("client_id"), tenant);
    var credential = credential(call, request, app, tenant);
    var principal = principal(app, tenant);
    var known = known(resource, tenant);
    var order = new Tokens.Order(tenant, app, principal, credential, resource, known);
    var token = tokens.issue(order);
    confidential.accept(token.text());
    return token;
  }

  private static void checkGrant(TokenRequest request) {
    var grant = request.required("grant_type");
    if (!grant.equals("client_credentials")) {
      throw new EntraError(
          70003,
          400,
          "unsupported_grant_type",
          "The app requested an unsupported grant type '%s'.".formatted(grant));
    }
  }

  private CustomerTenant tenant(String segment) {
    if (GENERIC.contains(segment)) {
      throw EntraError.invalidRequest(
          9001023,
          "The grant type is not supported over the /common or /consumers endpoints. Please use"
              + " the /organizations or tenant-specific endpoint.");
    }
    if (!GUID.matcher(segment).matches() && !DOMAIN.matcher(segment).matches()) {
      throw EntraError.invalidRequest(
          900023,
          "Specified tenant identifier '%s' is neither a valid DNS name, nor a valid external"
                  .formatted(segment)
              + " domain.");
    }
    return directory.tenant(segment).orElseThrow(() -> EntraError.unknownTenant(segment));
  }

  private PartnerApp app(String clientId, CustomerTenant tenant) {
    var app =
        directory
            .app(clientId)
            .filter(found -> found.isFor(tenant.id()))
            .orElseThrow(() -> EntraError.unknownApplication(clientId, tenant.name()));
    if (!app.isEnabled()) {
      throw disabled(app);
    }
    return app;
  }

  private AppCredential credential(
      HttpCall call, TokenRequest request, PartnerApp app, CustomerTenant tenant) {
    if (!request.hasCredential()) {
      throw EntraError.invalidClient(
          7000218,
          "The request body must contain the following parameter: 'client_assertion' or"
              + " 'client_secret'.");
    }
    if (request.clientSecret() == null) {
      return assertions.verify(request, app, tenant, endpoints(call, tenant));
    }
    var now = clock.instant();
    var proved = app.credentials().stream().filter(c -> c.isProvedBy(request)).toList();
    if (proved.isEmpty()) {
      throw refusedSecret(app);
    }
    return proved.stream()
        .filter(credential -> !credential.isExpired(now))
        .findFirst()
        .orElseThrow(
            () ->
                EntraError.invalidClient(
                    7000222,
                    "The provided client secret keys for app '%s' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds."
                        .formatted(app.clientId())));
  }

  private static EntraError refusedSecret(PartnerApp app) {
    return EntraError.invalidClient(
        7000215,
        "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '%s'."
            .formatted(app.clientId()));
  }

  /** The tenant's own token endpoints, as an assertion names them. */
  private static Set<String> endpoints(HttpCall call, CustomerTenant tenant) {
    var base = "https://" + call.header("Host").orElse("") + "/" + tenant.id();
    return Set.of(base + "/oauth2/token", base + "/oauth2/v2.0/token");
  }

  private static ServicePrincipal principal(PartnerApp app, CustomerTenant tenant) {
    var principal =
        tenant
            .servicePrincipal(app)
            .orElseThrow(
                () ->
                    EntraError.invalidClient(
                        7000229,
                        "The client application %s is missing service principal in the tenant %s. See instructions here: https://go.microsoft.com/fwlink/?linkid=2225119"
                            .formatted(app.clientId(), tenant.id())));
    if (!principal.enabled()) {
      throw disabled(app);
    }
    return principal;
  }

  private static KnownResource known(String resource, CustomerTenant tenant) {
    return KnownResource.identifiedBy(resource)
        .filter(known -> known != KnownResource.WINDOWS_DEFENDER_ATP || tenant.isLicensed())
        .orElseThrow(
            () ->
                new EntraError(
                    500011,
                    400,
                    "invalid_resource",
                    "The resource principal named %s was not found in the tenant named %s. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant."
                        .formatted(resource, tenant.name())));
  }

  private static EntraError disabled(PartnerApp app) {
    return new EntraError(
        7000112,
        400,
        "unauthorized_client",
        "Application '%s'(%s) is disabled.".formatted(app.clientId(), app.name()));
  }

  private static HttpReply reply(ObjectNode body, IssuedToken token) {
    body.put("access_token", token.text());
    return HttpReply.json(200, body.toString())
        .withHeader("Cache-Control", "no-store, no-cache")
        .withHeader("Pragma", "no-cache");
  }
}
