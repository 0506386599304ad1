// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.directory;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The Microsoft APIs that a token can be asked for, by their identifier URIs: published service
 * principal snapshots of the first-party apps.
 */
public enum KnownResource {
  WINDOWS_DEFENDER_ATP("WindowsDefenderATP"),
  MICROSOFT_THREAT_PROTECTION("Microsoft Threat Protection"),
  MICROSOFT_GRAPH("Microsoft Graph"),
  AZURE_MONITOR("Azure Monitor"),
  EVENT_HUBS("Event Hubs");

  /** Those identifiers of WindowsDefenderATP that the API takes as audience. */
  private static final Set<String> DEFENDER_AUDIENCES =
      Set.of(
          "fc780465-2017-40d4-a0c5-307022471b92",
          "https://api.securitycenter.microsoft.com",
          "https://api-us.securitycenter.microsoft.com",
          "https://api-eu.securitycenter.microsoft.com",
          "https://api-uk.securitycenter.microsoft.com",
          "https://api.securitycenter.windows.com",
          "https://api.securitycenter.windows.us",
          "https://api-gcc.securitycenter.microsoft.us",
          "https://api-gov.securitycenter.microsoft.us",
          "https://securitycenter.onmicrosoft.com/windowsatpservice");

  private static final Set<String> OTHERS_OF_DEFENDER =
      Set.of(
          "https://managementapi.securitycenter.windows.com",
          "https://securitycenter.microsoft.com/mtp",
          "https://securityoperations.microsoft.com",
          "https://publicapi-prd.trafficmanager.net",
          "https://userrequestsgraphapiep-prd.trafficmanager.net");

  private static final Set<String> THREAT_PROTECTION =
      Set.of(
          "8ee8fdad-f234-4243-8f3b-15c294843740",
          "https://api.security.microsoft.com",
          "https://api-us.security.microsoft.com",
          "https://api-eu.security.microsoft.com",
          "https://api-uk.security.microsoft.com",
          "https://api-gcc.security.microsoft.us",
          "https://api-gov.security.microsoft.us",
          "https://security.microsoft.com/mtp");

  /** One host for each cloud that has hunting, and the app id, which is the same in all. */
  private static final Set<String> GRAPH =
      Set.of(
          "00000003-0000-0000-c000-000000000000",
          "https://graph.microsoft.com",
          "https://graph.microsoft.us",
          "https://dod-graph.microsoft.us");

  /** One for each cloud (Microsoft: "Logs Ingestion API in Azure Monitor"). */
  private static final Set<String> MONITOR =
      Set.of("https://monitor.azure.com", "https://monitor.azure.us", "https://monitor.azure.cn");

  /**
   * A namespace of Event Hubs, which clients of Kafka name (Microsoft: "Authenticate an application
   * with Microsoft Entra ID to access Event Hubs resources").
   */
  private static final Pattern EVENT_HUBS_NAMESPACE =
      Pattern.compile("https://[a-z][-a-z0-9]{4,48}[a-z0-9]\\.servicebus\\.windows\\.net");

  private final String displayName;

  KnownResource(String displayName) {
    this.displayName = displayName;
  }

  /** Each identifier counts with and without a slash at its end. */
  public static Optional<KnownResource> identifiedBy(String uri) {
    var plain = withoutSlash(uri);
    if (DEFENDER_AUDIENCES.contains(plain) || OTHERS_OF_DEFENDER.contains(plain)) {
      return Optional.of(WINDOWS_DEFENDER_ATP);
    }
    if (THREAT_PROTECTION.contains(plain)) {
      return Optional.of(MICROSOFT_THREAT_PROTECTION);
    }
    if (MONITOR.contains(plain)) {
      return Optional.of(AZURE_MONITOR);
    }
    if (EVENT_HUBS_NAMESPACE.matcher(plain).matches()) {
      return Optional.of(EVENT_HUBS);
    }
    return GRAPH.contains(plain) ? Optional.of(MICROSOFT_GRAPH) : Optional.empty();
  }

  /** Whether the Defender API takes tokens of this audience. */
  public static boolean isDefenderAudience(String audience) {
    return DEFENDER_AUDIENCES.contains(withoutSlash(audience));
  }

  /** What consent pages call it. */
  public String displayName() {
    return displayName;
  }

  private static String withoutSlash(String uri) {
    return uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
  }
}
