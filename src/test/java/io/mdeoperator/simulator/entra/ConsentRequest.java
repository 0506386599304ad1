// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.entra;

import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.simulator.directory.Directory;
import io.mdeoperator.simulator.directory.KnownResource;
import io.mdeoperator.simulator.directory.PartnerApp;
import io.mdeoperator.simulator.http.HttpCall;
import java.util.HashMap;
import java.util.Map;

/**
 * A consent link, checked.
 *
 * @param tenant null when the link names none, so that the administrator has to choose
 * @param redirectUri the registration's first one when the link has none; null when neither has
 * @param state null when the link has none
 * @param scope null but for v2
 */
public record ConsentRequest(
    ConsentForm form,
    PartnerApp app,
    CustomerTenant tenant,
    String redirectUri,
    String state,
    String scope) {

  /**
   * @throws EntraError for a link that Entra would answer with an error page
   */
  public static ConsentRequest of(
      HttpCall call, ConsentForm form, String tenant, Directory directory) {
    var parameters = new HashMap<String, String>();
    call.queryParameters().forEach(p -> parameters.put(p.getName(), p.getValue()));
    var clientId = required(parameters, "client_id");
    var app =
        directory
            .app(clientId)
            .orElseThrow(() -> EntraError.unknownApplication(clientId, "Microsoft Services"));
    var customer = tenant(tenant, form, app, directory);
    if (customer != null && !app.isFor(customer.id())) {
      throw EntraError.unknownApplication(clientId, customer.name());
    }
    checkParameters(form, parameters);
    var redirectUri = parameters.get("redirect_uri");
    if (redirectUri != null && !isRegistered(redirectUri, form, app)) {
      throw EntraError.invalidRequest(
          50011,
          "The redirect URI '%s' specified in the request does not match the redirect URIs configured for the application '%s'. Make sure the redirect URI sent in the request matches one added to your application in the Azure portal. Navigate to https://aka.ms/redirectUriMismatchError to learn more about how to troubleshoot this error."
              .formatted(redirectUri, clientId));
    }
    return new ConsentRequest(
        form,
        app,
        customer,
        redirectUri != null ? redirectUri : app.redirectUris().stream().findFirst().orElse(null),
        parameters.get("state"),
        parameters.get("scope"));
  }

  private static CustomerTenant tenant(
      String segment, ConsentForm form, PartnerApp app, Directory directory) {
    var generic = segment.equals("common") || segment.equals("organizations");
    if (segment.equals("consumers")
        || (form == ConsentForm.ADMIN_CONSENT_V2 && segment.equals("common"))) {
      throw EntraError.invalidRequest(
          90009, "Admin consent needs a tenant: '" + segment + "' names none.");
    }
    if (generic && !app.isMultiTenant()) {
      throw EntraError.invalidRequest(
          50194,
          "Application '%s'(%s) is not configured as a multi-tenant application. Usage of the /common endpoint is not supported for such apps created after '10/15/2018'. Use a tenant-specific endpoint or configure the application to be multi-tenant."
              .formatted(app.clientId(), app.name()));
    }
    return generic
        ? null
        : directory.tenant(segment).orElseThrow(() -> EntraError.unknownTenant(segment));
  }

  private static void checkParameters(ConsentForm form, Map<String, String> parameters) {
    switch (form) {
      case AUTHORIZE -> {
        if (!required(parameters, "response_type").equals("code")) {
          throw new EntraError(
              70005, 400, "unsupported_response_type", "The response type is not supported.");
        }
      }
      case ADMIN_CONSENT -> {}
      case ADMIN_CONSENT_V2 -> {
        required(parameters, "redirect_uri");
        checkScope(required(parameters, "scope"));
      }
    }
  }

  private static void checkScope(String scope) {
    var resource =
        TokenRequest.isDefaultScope(scope)
            ? scope.substring(0, scope.lastIndexOf("/.default"))
            : scope;
    if (resource.equals(scope) || KnownResource.identifiedBy(resource).isEmpty()) {
      throw new EntraError(
          70011,
          400,
          "invalid_scope",
          "The provided value for the input parameter 'scope' is not valid. The scope "
              + scope
              + " is not valid.");
    }
  }

  /** The v1 form tolerates further path segments (Microsoft: "Grant tenant-wide admin consent"). */
  private static boolean isRegistered(String uri, ConsentForm form, PartnerApp app) {
    return app.redirectUris().contains(uri)
        || (form == ConsentForm.ADMIN_CONSENT
            && app.redirectUris().stream().anyMatch(known -> uri.startsWith(known + "/")));
  }

  private static String required(Map<String, String> parameters, String name) {
    var value = parameters.get(name);
    if (value == null || value.isBlank()) {
      throw EntraError.missingParameter(name);
    }
    return value;
  }
}
