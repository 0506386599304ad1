// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.entra;

import io.mdeoperator.simulator.http.HttpCall;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hc.core5.http.NameValuePair;
import org.apache.hc.core5.net.WWWFormCodec;

/** The form fields of a request to the token endpoint, checked as to their presence and form. */
public record TokenRequest(Map<String, String> fields) {
  private static final Set<String> SIGN_IN_SCOPES = Set.of("openid", "profile", "offline_access");
  private static final String DEFAULT_SCOPE = "/.default";

  public static TokenRequest of(HttpCall call) {
    if (!call.method().equals("POST")) {
      throw EntraError.invalidRequest(
          900561,
          "The endpoint only accepts POST requests. Received a " + call.method() + " request.");
    }
    var fields = new HashMap<String, String>();
    for (var field : call.formFields()) {
      add(fields, field);
    }
    call.header("Authorization").ifPresent(value -> addBasicCredentials(fields, value));
    return new TokenRequest(fields);
  }

  /** A parameter that must be there and not empty. */
  public String required(String name) {
    var value = fields.get(name);
    if (value == null || value.isBlank()) {
      throw EntraError.missingParameter(name);
    }
    return value;
  }

  public String clientSecret() {
    return fields.get("client_secret");
  }

  public boolean hasCredential() {
    return fields.containsKey("client_secret") || fields.containsKey("client_assertion");
  }

  /** The identifier URI that {@code scope} asks for: v2.0 endpoint. MSAL adds sign-in scopes. */
  public String resourceOfScope() {
    if (fields.containsKey("resource")) {
      throw EntraError.invalidRequest(901002, "The 'resource' request parameter isn't supported.");
    }
    var scope = required("scope");
    var resources =
        Arrays.stream(scope.split(" ")).filter(s -> !SIGN_IN_SCOPES.contains(s)).toList();
    if (resources.isEmpty() || !resources.stream().allMatch(TokenRequest::isDefaultScope)) {
      throw invalidScope(70011, scope);
    }
    if (resources.size() > 1) {
      throw invalidScope(700022, scope);
    }
    var only = resources.getFirst();
    return only.substring(0, only.length() - DEFAULT_SCOPE.length());
  }

  public static boolean isDefaultScope(String scope) {
    return scope.endsWith(DEFAULT_SCOPE) && scope.length() > DEFAULT_SCOPE.length();
  }

  private static EntraError invalidScope(int number, String scope) {
    var text =
        number == 700022
            ? "The provided value for the input parameter scope isn't valid because it contains"
                + " more than one resource."
            : "The provided request must include a 'scope' input parameter. The provided value for"
                + " the input parameter 'scope' is not valid. The scope "
                + scope
                + " is not valid.";
    return new EntraError(number, 400, "invalid_scope", text);
  }

  private static void add(Map<String, String> fields, NameValuePair field) {
    if (fields.put(field.getName(), field.getValue()) != null) {
      throw EntraError.invalidRequest(
          9000411,
          "The request is not properly formatted. The parameter '%s' is duplicated."
              .formatted(field.getName()));
    }
  }

  /** Both parts are form-encoded before they are joined (RFC 6749, section 2.3.1). */
  private static void addBasicCredentials(Map<String, String> fields, String header) {
    var parts = header.split(" ", 2);
    if (parts.length != 2 || !parts[0].equalsIgnoreCase("basic")) {
      return;
    }
    var pair = new String(Base64.getMimeDecoder().decode(parts[1]), StandardCharsets.UTF_8);
    var colon = pair.indexOf(':');
    if (colon < 0) {
      return;
    }
    fields.putIfAbsent("client_id", decoded(pair.substring(0, colon)));
    fields.putIfAbsent("client_secret", decoded(pair.substring(colon + 1)));
  }

  private static String decoded(String text) {
    List<NameValuePair> parsed = WWWFormCodec.parse("v=" + text, StandardCharsets.UTF_8);
    return parsed.getFirst().getValue();
  }

  /** Never the values. */
  @Override
  public String toString() {
    return "TokenRequest" + fields.keySet();
  }
}
