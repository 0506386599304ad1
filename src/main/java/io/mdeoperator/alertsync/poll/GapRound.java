// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.poll;

import io.mdeoperator.alertsync.read.WindowQueue;
import io.mdeoperator.api.Durations;
import io.mdeoperator.base.MonotonicClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The round of a feed, or of a sink that reads by itself, over gaps, in which each is read again
 * once: after each rescan, and by a back-off meanwhile, since what broke a window may be over. It
 * goes on after polls that have read everything else, and rests nine times as long as it took: a
 * call that fails by silence takes a minute, and the next poll waits for it. Not thread-safe.
 */
final class GapRound {
  private static final int REST = 9;
  private static final Duration MIN_WAIT = Duration.ofMinutes(2);
  private static final Duration MAX_WAIT = Duration.ofMinutes(16);

  private Optional<WindowQueue> windows = Optional.empty();
  private Instant due = Instant.MIN;
  private Duration wait = MIN_WAIT;
  private Optional<Instant> retry = Optional.empty();

  /**
   * Begins a round when a rescan has ended or the back-off is over, unless one is under way: the
   * last gap has its turn before the first again.
   */
  void begin(boolean isAfterRescan, MonotonicClock waits, Supplier<WindowQueue> all) {
    if (windows.isPresent()) {
      return;
    }
    var now = waits.now();
    var gaps = all.get();
    if (gaps.isDone()) {
      retry = Optional.empty();
      wait = MIN_WAIT;
      return;
    }
    retry = retry.or(() -> Optional.of(now.plus(wait)));
    if (isAfterRescan || !now.isBefore(retry.get())) {
      windows = Optional.of(gaps);
      wait = Durations.min(wait.multipliedBy(2), MAX_WAIT);
      retry = Optional.of(now.plus(wait));
    }
  }

  /** The next round begins at the first gap, and at once. */
  void drop() {
    windows = Optional.empty();
    due = Instant.MIN;
  }

  /** Works on what is left of the round, unless it rests; empty when nothing was done. */
  <T> Optional<T> read(MonotonicClock waits, Function<WindowQueue, Optional<T>> work) {
    var began = waits.now();
    if (windows.isEmpty() || began.isBefore(due)) {
      return Optional.empty();
    }
    var done = work.apply(windows.get());
    windows = windows.filter(left -> !left.isDone());
    var ended = waits.now();
    due = ended.plus(Duration.between(began, ended).multipliedBy(REST));
    return done;
  }
}
