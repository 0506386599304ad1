// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.shard;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mdeoperator.base.MonotonicClock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Notices shards that nobody works for, such as one whose index no process has: its tenants would
 * stand still in silence. For one thread that looks; {@link #count()} is thread-safe.
 */
final class MissingShards {
  /** A process that was killed is replaced within that. */
  static final Duration TOLERATED = Duration.ofMinutes(2);

  private static final Logger LOG = LoggerFactory.getLogger(MissingShards.class);

  private final ShardLeases leases;
  private final MonotonicClock clock;
  private final Map<Integer, Instant> missingSince = new HashMap<>();
  private List<Integer> reported = List.of();
  private volatile int count;

  MissingShards(ShardLeases leases, MonotonicClock clock) {
    this.leases = leases;
    this.clock = clock;
  }

  /** How many nobody had worked for during more than two minutes, at the last look. */
  int count() {
    return count;
  }

  /**
   * Looks at the Leases of all other shards of the same count.
   *
   * @throws KubernetesClientException as from {@link ShardLeases}; then nothing is known anew
   */
  void look() {
    var working = leases.working();
    var shard = leases.shard();
    var now = clock.now();
    for (var index = 0; index < shard.count(); index++) {
      if (index == shard.index() || working.contains(new Shard(index, shard.count()))) {
        missingSince.remove(index);
      } else {
        missingSince.putIfAbsent(index, now);
      }
    }
    report(
        IntStream.range(0, shard.count())
            .filter(index -> isMissing(missingSince.get(index), now))
            .boxed()
            .toList());
  }

  private static boolean isMissing(Instant since, Instant now) {
    return since != null && Duration.between(since, now).compareTo(TOLERATED) > 0;
  }

  private void report(List<Integer> missing) {
    if (!missing.equals(reported)) {
      LOG.atLevel(missing.isEmpty() ? Level.INFO : Level.WARN)
          .addKeyValue("shards", missing)
          .addKeyValue("count", leases.shard().count())
          .log(
              missing.isEmpty()
                  ? "All shards have a leader again"
                  : "Shards have no leader: nothing is done for their tenants");
      reported = missing;
    }
    count = missing.size();
  }
}
