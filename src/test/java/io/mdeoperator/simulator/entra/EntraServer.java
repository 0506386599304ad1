// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.entra;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.mdeoperator.simulator.directory.Directory;
import io.mdeoperator.simulator.http.Answering;
import io.mdeoperator.simulator.http.HttpCall;
import io.mdeoperator.simulator.http.HttpReply;
import java.util.List;
import java.util.Locale;

/** The paths of Entra: tokens, discovery, signing keys, consent. */
public final class EntraServer implements Answering {
  private final Directory directory;
  private final TokenEndpoint tokenEndpoint;
  private final ConsentPages consentPages;

  public EntraServer(Directory directory, TokenEndpoint tokenEndpoint, ConsentPages consentPages) {
    this.directory = directory;
    this.tokenEndpoint = tokenEndpoint;
    this.consentPages = consentPages;
  }

  @Override
  public HttpReply answer(HttpCall call) {
    var segments = call.segments();
    var tenant = segments.getFirst();
    var rest = String.join("/", segments.subList(1, segments.size()));
    return switch (rest) {
      case "oauth2/token" -> tokenEndpoint.version1(call, tenant).correlatedWith(call);
      case "oauth2/v2.0/token" -> tokenEndpoint.version2(call, tenant).correlatedWith(call);
      case "oauth2/authorize" -> consentPages.answer(call, ConsentForm.AUTHORIZE, tenant);
      case "adminconsent" -> consentPages.answer(call, ConsentForm.ADMIN_CONSENT, tenant);
      case "v2.0/adminconsent" -> consentPages.answer(call, ConsentForm.ADMIN_CONSENT_V2, tenant);
      case ".well-known/openid-configuration" ->
          HttpReply.json(200, metadata(call, checked(tenant), ""));
      case "v2.0/.well-known/openid-configuration" ->
          HttpReply.json(200, metadata(call, checked(tenant), "v2.0/"));
      case "discovery/keys", "discovery/v2.0/keys" -> HttpReply.json(200, Tokens.keySet());
      case "discovery/instance" -> HttpReply.json(200, instance(call));
      default -> HttpReply.empty(404);
    };
  }

  /** The first part of the path, unless it names no single tenant. */
  public static String tenantOf(HttpCall call) {
    var first = call.segments().getFirst().toLowerCase(Locale.ROOT);
    return first.isEmpty() || isGeneric(first) ? null : first;
  }

  private String checked(String tenant) {
    return isGeneric(tenant)
        ? tenant
        : directory.tenant(tenant).orElseThrow(() -> EntraError.unknownTenant(tenant)).id();
  }

  private static boolean isGeneric(String tenant) {
    return List.of("common", "organizations", "consumers").contains(tenant);
  }

  private static String metadata(HttpCall call, String tenant, String version) {
    var here = base(call);
    var tid = isGeneric(tenant) ? "{tenantid}" : tenant;
    var oauth = here + "/" + tenant + "/oauth2/" + version;
    var metadata = JsonNodeFactory.instance.objectNode();
    metadata.put("token_endpoint", oauth + "token");
    metadata.put("authorization_endpoint", oauth + "authorize");
    metadata.put("jwks_uri", here + "/common/discovery/" + version + "keys");
    metadata.put("issuer", version.isEmpty() ? Tokens.issuer(tid) : here + "/" + tid + "/v2.0");
    metadata.putArray("response_types_supported").add("code");
    metadata.putArray("subject_types_supported").add("pairwise");
    metadata.putArray("id_token_signing_alg_values_supported").add("RS256");
    metadata
        .putArray("token_endpoint_auth_methods_supported")
        .add("client_secret_post")
        .add("private_key_jwt")
        .add("client_secret_basic");
    return metadata.toString();
  }

  private static String instance(HttpCall call) {
    var host = call.header("Host").orElse("");
    var body = JsonNodeFactory.instance.objectNode();
    body.put(
        "tenant_discovery_endpoint", base(call) + "/common/v2.0/.well-known/openid-configuration");
    body.put("api-version", "1.1");
    var entry = body.putArray("metadata").addObject();
    entry.put("preferred_network", host);
    entry.put("preferred_cache", host);
    entry.putArray("aliases").add(host);
    return body.toString();
  }

  private static String base(HttpCall call) {
    return "https://" + call.header("Host").orElse("");
  }
}
