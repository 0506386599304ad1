package io.mdeoperator.alertsync.sink.webhook;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.mdeoperator.api.reason.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Receivers that asked not to be called for a while, or ever again. In memory only: after a restart
 * each is asked once more. Thread-safe.
 */
final class ReceiverHolds {
  private static final int MAX_HOLDS = 10_000;

  private final Cache<String, Hold> holds = Caffeine.newBuilder().maximumSize(MAX_HOLDS).build();

  private record Hold(String settings, Instant until, Problem trouble) {}

  /**
   * Remembers it.
   *
   * @param sink identifies it
   * @param settings what it holds for; with others it is lifted
   */
  void add(String sink, String settings, Instant until, Problem trouble) {
    holds.put(sink, new Hold(settings, until, trouble));
  }

  /** Why the sink is not to be called now. */
  Optional<Problem> of(String sink, String settings, Instant now) {
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
            ? hold.trouble()
            : new Problem(
                hold.trouble().reason(),
                hold.trouble().message(),
                Optional.of(Duration.between(now, hold.until()))));
  }
}
