// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.entra;

import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.simulator.directory.Directory;
import io.mdeoperator.simulator.http.HtmlPages;
import io.mdeoperator.simulator.http.HttpCall;
import io.mdeoperator.simulator.http.HttpReply;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hc.core5.net.URIBuilder;

/**
 * What the customer's administrator sees after a click on a consent link. Nobody signs in here:
 * where the link names no tenant, the page asks for it.
 */
public final class ConsentPages {
  private static final int CODE_BYTES = 60;

  private final Directory directory;
  private final Tokens tokens;
  private final Consumer<String> confidential;

  public ConsentPages(Directory directory, Tokens tokens, Consumer<String> confidential) {
    this.directory = directory;
    this.tokens = tokens;
    this.confidential = confidential;
  }

  public HttpReply answer(HttpCall call, ConsentForm form, String tenantSegment) {
    try {
      var request = ConsentRequest.of(call, form, tenantSegment, directory);
      return switch (call.method()) {
        case "GET" -> HtmlPages.consent(request, directory.tenants(), call.path(), call.query());
        case "POST" -> decide(request, call);
        default -> HttpReply.empty(405);
      };
    } catch (EntraError error) {
      return HtmlPages.error(error);
    }
  }

  private HttpReply decide(ConsentRequest request, HttpCall call) {
    var fields = new HashMap<String, String>();
    call.formFields().forEach(field -> fields.put(field.getName(), field.getValue()));
    return switch (fields.getOrDefault("decision", "")) {
      case "accept" ->
          accept(
              request, request.tenant() != null ? request.tenant() : chosen(fields.get("tenant")));
      case "cancel" -> cancel(request);
      default -> throw EntraError.missingParameter("decision");
    };
  }

  private CustomerTenant chosen(String tenantId) {
    if (tenantId == null || tenantId.isEmpty()) {
      throw EntraError.missingParameter("tenant");
    }
    return directory.tenant(tenantId).orElseThrow(() -> EntraError.unknownTenant(tenantId));
  }

  private HttpReply accept(ConsentRequest request, CustomerTenant tenant) {
    if (!tenant.isLicensed()) {
      return failed(
          request,
          new EntraError(
              650052,
              400,
              "invalid_client",
              "The app needs access to a service ('https://api.securitycenter.microsoft.com') that your organization '%s' has not subscribed to or enabled. Contact your IT Admin to review the configuration of your service subscriptions."
                  .formatted(tenant.name())));
    }
    tenant.consent(request.app());
    var outcome = new LinkedHashMap<String, String>();
    if (request.form() == ConsentForm.AUTHORIZE) {
      var code = tokens.randomText(CODE_BYTES);
      confidential.accept(code);
      outcome.put("code", code);
    } else {
      outcome.put("admin_consent", "True");
      outcome.put("tenant", tenant.id());
    }
    outcome.put("state", request.state());
    outcome.put("scope", request.scope());
    return request.redirectUri() == null
        ? HtmlPages.granted(request.app(), tenant)
        : redirect(request, outcome);
  }

  private static HttpReply cancel(ConsentRequest request) {
    var text =
        request.form() == ConsentForm.ADMIN_CONSENT
            ? "The admin canceled the request"
            : "AADSTS65004: User declined to consent to access the app.";
    if (request.redirectUri() == null) {
      return HtmlPages.declined(request.app());
    }
    return redirect(request, failure(request, request.form().declinedError, text));
  }

  private static HttpReply failed(ConsentRequest request, EntraError error) {
    return request.redirectUri() == null
        ? HtmlPages.error(error)
        : redirect(request, failure(request, error.error(), error.getMessage()));
  }

  /** The v2 form says {@code admin_consent=True} on failure too. */
  private static Map<String, String> failure(ConsentRequest request, String error, String text) {
    var outcome = new LinkedHashMap<String, String>();
    outcome.put("error", error);
    outcome.put("error_description", text);
    if (request.form() == ConsentForm.ADMIN_CONSENT_V2) {
      outcome.put("admin_consent", "True");
    }
    outcome.put("state", request.state());
    return outcome;
  }

  private static HttpReply redirect(ConsentRequest request, Map<String, String> outcome) {
    try {
      var target = new URIBuilder(URI.create(request.redirectUri()), StandardCharsets.UTF_8);
      outcome.forEach(
          (name, value) -> {
            if (value != null) {
              target.addParameter(name, value);
            }
          });
      return HttpReply.empty(302).withHeader("Location", target.build().toString());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("registered redirect URI", e);
    }
  }
}
