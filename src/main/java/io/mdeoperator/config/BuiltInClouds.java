// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.config;

import io.mdeoperator.api.v1alpha1.Cloud;
import io.mdeoperator.config.OperatorConfig.CloudOverride;
import io.mdeoperator.defender.Clouds;
import io.mdeoperator.defender.Clouds.AzureMonitor;
import io.mdeoperator.defender.Clouds.Endpoints;
import io.mdeoperator.defender.Clouds.Graph;
import io.mdeoperator.entra.token.CloudEndpoints;
import io.mdeoperator.entra.token.TokenAudience;
import io.mdeoperator.entra.token.TokenEndpointVersion;
import io.mdeoperator.remote.HostPattern;
import java.net.URI;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where the clouds are (Microsoft: "Supported Microsoft Defender for Endpoint APIs", "Microsoft
 * Defender for Endpoint for US Government customers", "National clouds", "Microsoft Graph national
 * cloud deployments", "Logs Ingestion API in Azure Monitor"), unless the configuration says
 * otherwise.
 */
public final class BuiltInClouds {
  private static final URI PUBLIC_LOGIN = URI.create("https://login.microsoftonline.com");
  private static final URI US_LOGIN = URI.create("https://login.microsoftonline.us");
  private static final String GCC_API = "https://api-gcc.securitycenter.microsoft.us";
  private static final String US_GOV_API = "https://api-gov.securitycenter.microsoft.us";

  /**
   * Identifier URIs of the app "WindowsDefenderATP" and its app id: any of them may be a token's
   * audience.
   */
  private static final Set<String> AUDIENCES =
      Set.of(
          "https://api.securitycenter.microsoft.com",
          "https://api-us.securitycenter.microsoft.com",
          "https://api-eu.securitycenter.microsoft.com",
          "https://api-uk.securitycenter.microsoft.com",
          "https://api.securitycenter.windows.com",
          "https://api.securitycenter.windows.us",
          GCC_API,
          US_GOV_API,
          "https://securitycenter.onmicrosoft.com/windowsatpservice",
          "fc780465-2017-40d4-a0c5-307022471b92");

  private BuiltInClouds() {}

  /** The clouds as the configuration leaves them. */
  public static Clouds with(OperatorConfig config) {
    var clouds = new EnumMap<Cloud, Endpoints>(Cloud.class);
    Arrays.stream(Cloud.values())
        .forEach(
            cloud ->
                clouds.put(
                    cloud,
                    overridden(builtIn(cloud), Optional.ofNullable(config.clouds().get(cloud)))));
    return new Clouds(Map.copyOf(clouds));
  }

  private static Endpoints builtIn(Cloud cloud) {
    return switch (cloud) {
      case PUBLIC ->
          endpoints(
              cloud,
              PUBLIC_LOGIN,
              "https://api.security.microsoft.com",
              "https://api.securitycenter.microsoft.com");
      case US_GOV_GCC -> endpoints(cloud, PUBLIC_LOGIN, GCC_API, GCC_API);
      case US_GOV_GCC_HIGH, US_GOV_DOD -> endpoints(cloud, US_LOGIN, US_GOV_API, US_GOV_API);
    };
  }

  private static Graph graph(Cloud cloud) {
    return Graph.at(
        URI.create(
            switch (cloud) {
              case PUBLIC, US_GOV_GCC -> "https://graph.microsoft.com";
              case US_GOV_GCC_HIGH -> "https://graph.microsoft.us";
              case US_GOV_DOD -> "https://dod-graph.microsoft.us";
            }));
  }

  private static Endpoints endpoints(Cloud cloud, URI login, String api, String resource) {
    return new Endpoints(
        new CloudEndpoints(
            cloud.value(), login, resource + "/.default", AUDIENCES, TokenEndpointVersion.V2),
        URI.create(api),
        cloud == Cloud.PUBLIC,
        graph(cloud),
        AzureMonitor.of(login.equals(US_LOGIN) ? "monitor.azure.us" : "monitor.azure.com"));
  }

  private static Endpoints overridden(Endpoints builtIn, Optional<CloudOverride> override) {
    var entra = builtIn.entra();
    var apiUrl = override.map(CloudOverride::apiUrl);
    return new Endpoints(
        new CloudEndpoints(
            entra.name(),
            override
                .map(CloudOverride::loginUrl)
                .map(BuiltInClouds::origin)
                .orElse(entra.loginUrl()),
            override.map(CloudOverride::scope).orElse(entra.scope()),
            override.map(CloudOverride::audiences).orElse(entra.audiences()),
            override.map(CloudOverride::tokenEndpoint).orElse(entra.tokenEndpoint())),
        apiUrl.map(BuiltInClouds::origin).orElse(builtIn.api()),
        builtIn.regional() && apiUrl.isEmpty(),
        overridden(builtIn.graph(), override),
        overridden(builtIn.monitor(), override));
  }

  private static Graph overridden(Graph builtIn, Optional<CloudOverride> override) {
    return new Graph(
        override.map(CloudOverride::graphScope).map(Graph::tokens).orElse(builtIn.audience()),
        override.map(CloudOverride::graphUrl).map(BuiltInClouds::origin).orElse(builtIn.api()));
  }

  private static AzureMonitor overridden(AzureMonitor builtIn, Optional<CloudOverride> override) {
    return new AzureMonitor(
        override.map(CloudOverride::monitorScope).map(TokenAudience::of).orElse(builtIn.audience()),
        override
            .map(CloudOverride::ingestionHosts)
            .map(hosts -> hosts.stream().map(HostPattern::parse).toList())
            .orElse(builtIn.ingestionHosts()));
  }

  /** Without a slash at the end, so that paths can be appended. */
  private static URI origin(URI url) {
    return URI.create(url.getScheme() + "://" + url.getRawAuthority());
  }
}
