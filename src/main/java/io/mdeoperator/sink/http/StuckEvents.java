// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The event of each sink that a receiver does not take and all others wait for. In memory only:
 * after a restart its time begins anew. Thread-safe.
 */
final class StuckEvents {
  private static final int MIN_TRIES = 10;
  private static final Duration MIN_TIME = Duration.ofHours(1);
  private static final int MAX_SINKS = 10_000;

  private final Cache<String, Stuck> bySink = Caffeine.newBuilder().maximumSize(MAX_SINKS).build();

  private record Stuck(String event, Instant since, int tries) {
    Stuck again() {
      return new Stuck(event, since, tries + 1);
    }

    boolean isSuspect(Instant now) {
      return tries >= MIN_TRIES && !now.isBefore(since.plus(MIN_TIME));
    }
  }

  /** A delivery ended at that event, which was the first one that was left. */
  void failed(String sink, String event, Instant now) {
    bySink
        .asMap()
        .merge(
            sink,
            new Stuck(event, now, 1),
            (known, first) -> known.event().equals(event) ? known.again() : first);
  }

  /** Nothing is left that the receiver did not take. */
  void passed(String sink) {
    bySink.invalidate(sink);
  }

  /** The event, if it was tried for so long that it may be at fault and not the receiver. */
  Optional<String> suspect(String sink, Instant now) {
    return Optional.ofNullable(bySink.getIfPresent(sink))
        .filter(stuck -> stuck.isSuspect(now))
        .map(Stuck::event);
  }
}
