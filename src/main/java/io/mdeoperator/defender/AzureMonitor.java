// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender;

import io.mdeoperator.entra.token.TokenAudience;
import io.mdeoperator.remote.HostPattern;
import java.util.List;

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
