// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.http;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A request that the simulator answered, or dropped. Holds no secret: what authenticates is
 * replaced.
 *
 * @param at by the simulator's clock
 * @param query as sent, not decoded; empty if there was none
 * @param headers by name whatever its letter case; the value of {@code Authorization} is {@code
 *     Bearer token-N}, where N counts the tokens issued, or {@code <scheme> redacted}
 * @param form the fields of a form body, each with all values sent; secrets and assertions redacted
 * @param tenantId of the path at Entra, of the token elsewhere; null if there was none
 * @param status 0 when the connection was dropped before an answer
 */
public record RecordedRequest(
    Instant at,
    Server server,
    String method,
    String path,
    String query,
    Map<String, String> headers,
    Map<String, List<String>> form,
    String tenantId,
    int status) {

  /** Which of the services was asked. */
  public enum Server {
    ENTRA,
    DEFENDER,
    GRAPH,
    MONITOR
  }

  public boolean isTokenRequest() {
    return server == Server.ENTRA && path.endsWith("/token");
  }
}
