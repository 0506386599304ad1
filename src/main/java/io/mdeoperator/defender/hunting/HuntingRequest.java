// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender.hunting;

import java.util.Set;

/**
 * What is asked.
 *
 * @param query in KQL, as it is sent
 * @param timespan of event times, in ISO 8601, such as {@code P7D}: it narrows what the query asks
 *     for (Microsoft: "security: runHuntingQuery")
 * @param columns of the result whose values are wanted beside a row's bytes; their case counts
 */
public record HuntingRequest(String query, String timespan, Set<String> columns) {
  public HuntingRequest {
    columns = Set.copyOf(columns);
  }

  /** Without the query, which is the customer's and may name people. */
  @Override
  public String toString() {
    return "HuntingRequest[" + timespan + "]";
  }
}
