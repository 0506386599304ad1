package io.mdeoperator.alertsync.sink.webhook;

import io.mdeoperator.api.reason.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Receivers that asked not to be called for a while, or ever again. In memory only: after a restart
 * each is asked once more. Thread-safe.
 */
final class ReceiverHolds {
  private static final int MOST = 10_000;

  private final Map<String, Hold> holds =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Hold> eldest) {
          return size() > MOST;
        }
      };

  private record Hold(String settings, Instant until, Problem trouble) {}

  /**
   * Remembers it.
   *
   * @param sink identifies it
   * @param settings what it holds for; with others it is lifted
   */
  synchronized void add(String sink, String settings, Instant until, Problem trouble) {
    holds.put(sink, new Hold(settings, until, trouble));
  }

  /** Why the sink is not to be called now. */
  synchronized Optional<Problem> of(String sink, String settings, Instant now) {
    var hold = holds.get(sink);
    if (hold == null) {
      return Optional.empty();
    }
    if (!hold.settings().equals(settings) || !now.isBefore(hold.until())) {
      holds.remove(sink);
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
