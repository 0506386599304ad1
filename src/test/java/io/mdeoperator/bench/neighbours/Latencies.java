// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench.neighbours;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * How long alerts took from the customer's tenant to their sink.
 *
 * @param sorted ascending
 * @param missing alerts that did not arrive at all
 */
public record Latencies(List<Duration> sorted, long missing) {
  /** Of alerts that took so long, where so many were given. */
  public static Latencies of(Collection<Duration> taken, long given) {
    return new Latencies(taken.stream().sorted().toList(), given - taken.size());
  }

  /** So many percent of the alerts took no longer; zero when none arrived. */
  public Duration percentile(int percent) {
    var rank = (int) Math.ceil(percent / 100.0 * sorted.size());
    return sorted.isEmpty() ? Duration.ZERO : sorted.get(Math.max(0, rank - 1));
  }
}
