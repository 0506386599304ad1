// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.mdeoperator.api.reason.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Receivers that must not be called for a while, or permanently. In memory only: after a restart
 * each is called once more. Thread-safe.
 */
public final class ReceiverHolds {
  private static final int MAX_HOLDS = 10_000;

  private final Cache<String, Hold> holds = Caffeine.newBuilder().maximumSize(MAX_HOLDS).build();

  private record Hold(String settings, Instant until, Problem problem) {}

  /**
   * Adds a hold.
   *
   * @param sink {@link SinkInput#id}
   * @param settings {@link SinkInput#settings}: the hold is lifted when they change
   */
  public void add(String sink, String settings, Instant until, Problem problem) {
    holds.put(sink, new Hold(settings, until, problem));
  }

  /** Why the sink is not to be called now. */
  public Optional<Problem> of(String sink, String settings, Instant now) {
    var hold = holds.getIfPresent(sink);
    if (hold == null) {
      return Optional.empty();
    }
    if (!hold.settings().equals(settings) || !now.isBefore(hold.until())) {
      holds.asMap().remove(sink, hold);
      return Optional.empty();
    }
    return Optional.of(
        hold.until().equals(Instant.MAX)
            ? hold.problem()
            : new Problem(
                hold.problem().reason(),
                hold.problem().message(),
                Optional.of(Duration.between(now, hold.until()))));
  }
}
