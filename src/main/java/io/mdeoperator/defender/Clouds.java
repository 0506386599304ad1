// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender;

import io.mdeoperator.api.v1alpha1.Cloud;
import io.mdeoperator.api.v1alpha1.Geo;
import io.mdeoperator.entra.token.CloudEndpoints;
import io.mdeoperator.entra.token.TokenAudience;
import io.mdeoperator.remote.HostPattern;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where each Microsoft cloud's Entra, Defender, Graph and Azure Monitor are reached. Immutable. */
public final class Clouds {
  private final Map<Cloud, Endpoints> endpoints;

  /**
   * What is known of one cloud.
   *
   * @param api Defender's host, without a path
   * @param regional whether geo hosts exist beside it: {@code eu.} and so on before the host's name
   */
  public record Endpoints(
      CloudEndpoints entra, URI api, boolean regional, Graph graph, AzureMonitor monitor) {}

  /**
   * Microsoft Graph of one cloud (Microsoft: "Microsoft Graph national cloud deployments").
   *
   * @param audience what tokens for it are asked for; such a token is sent to no other host
   * @param api its host, without a path
   */
  public record Graph(TokenAudience audience, URI api) {
    /** The app id of Microsoft Graph in every cloud, which a token may name as its audience. */
    private static final String APP_ID = "00000003-0000-0000-c000-000000000000";

    /** Where the host's URL is the identifier URI too. */
    public static Graph at(URI host) {
      return new Graph(tokens(host + "/.default"), host);
    }

    /** The audience of Graph's tokens with this scope: its identifier URI, or the app id. */
    public static TokenAudience tokens(String scope) {
      return new TokenAudience(scope, Set.of(TokenAudience.of(scope).resource(), APP_ID));
    }
  }

  /**
   * Azure Monitor of one cloud (Microsoft: "Logs Ingestion API in Azure Monitor").
   *
   * @param audience what tokens for it are asked for
   * @param ingestionHosts that take logs; such a token is sent to no other
   */
  public record AzureMonitor(TokenAudience audience, List<HostPattern> ingestionHosts) {
    public AzureMonitor {
      ingestionHosts = List.copyOf(ingestionHosts);
    }

    /**
     * Where all are below one domain.
     *
     * @param domain such as {@code monitor.azure.com}
     */
    public static AzureMonitor of(String domain) {
      return new AzureMonitor(
          TokenAudience.of("https://" + domain + "/.default"),
          List.of(HostPattern.parse("*.ingest." + domain)));
    }
  }

  /** All four clouds have to be there. */
  public Clouds(Map<Cloud, Endpoints> endpoints) {
    this.endpoints = Map.copyOf(endpoints);
  }

  /** Entra's side of a cloud. */
  public CloudEndpoints entra(Cloud cloud) {
    return endpoints.get(cloud).entra();
  }

  /** Microsoft Graph of a cloud. */
  public Graph graph(Cloud cloud) {
    return endpoints.get(cloud).graph();
  }

  /** Azure Monitor of a cloud. */
  public AzureMonitor monitor(Cloud cloud) {
    return endpoints.get(cloud).monitor();
  }

  /**
   * The API host; a geo is a matter of latency only and counts where the cloud has regional hosts.
   */
  public URI api(Cloud cloud, Geo geo) {
    var found = endpoints.get(cloud);
    return found.regional() && geo != Geo.DEFAULT
        ? URI.create("https://" + geo.hostPrefix() + found.api().getAuthority())
        : found.api();
  }
}
