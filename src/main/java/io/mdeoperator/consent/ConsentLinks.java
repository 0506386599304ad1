// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.consent;

import io.mdeoperator.entra.token.CloudEndpoints;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The links that a customer's administrator opens to consent. They are stable, since they live in
 * mails and in Git: the same input always gives the same link.
 */
public final class ConsentLinks {
  private static final String STATE = "state";

  private ConsentLinks() {}

  /**
   * The link that fits any tenant, in the form of Microsoft's page "Partner access through
   * Microsoft Defender for Endpoint APIs". The browser ends on the app's registered reply URL, so
   * nobody is told of the outcome.
   */
  public static String anyTenant(CloudEndpoints cloud, String clientId) {
    var query = new LinkedHashMap<String, String>();
    query.put("prompt", "consent");
    query.put("client_id", clientId.toLowerCase(Locale.ROOT));
    query.put("response_type", "code");
    query.put("sso_reload", "true");
    return link(cloud.loginUrl(), "/common/oauth2/authorize", query);
  }

  /**
   * The admin-consent link for one tenant (Microsoft: "Admin consent on the Microsoft identity
   * platform").
   *
   * @param state what Entra hands back to {@code redirectUri}
   */
  public static String oneTenant(
      CloudEndpoints cloud,
      String clientId,
      String tenantId,
      String redirectUri,
      Optional<String> state) {
    var query = new LinkedHashMap<String, String>();
    query.put("client_id", clientId.toLowerCase(Locale.ROOT));
    query.put("scope", cloud.scope());
    query.put("redirect_uri", redirectUri);
    state.ifPresent(value -> query.put(STATE, value));
    return link(
        cloud.loginUrl(), "/" + tenantId.toLowerCase(Locale.ROOT) + "/v2.0/adminconsent", query);
  }

  /** The state in a link that was made here; empty where it has none. */
  public static Optional<String> stateIn(String link) {
    return Stream.of(link.substring(link.indexOf('?') + 1).split("&", -1))
        .filter(pair -> pair.startsWith(STATE + "="))
        .map(pair -> pair.substring(STATE.length() + 1))
        .findFirst();
  }

  private static String link(URI login, String path, Map<String, String> query) {
    return query.entrySet().stream()
        .map(
            entry ->
                entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&", login + path + "?", ""));
  }
}
