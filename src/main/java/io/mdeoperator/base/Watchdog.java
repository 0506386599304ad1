// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.base;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Knows when each piece of work under way began, so that one that never ends is noticed. Every wait
 * in a piece of work has a deadline, hence none should last for minutes. Thread-safe.
 */
public final class Watchdog {
  /** Only a restart of the process ends work that is older. */
  public static final Duration MAX_WORK = Duration.ofMinutes(15);

  private final MonotonicClock clock;
  private final Set<Work> underWay = ConcurrentHashMap.newKeySet();

  public Watchdog(MonotonicClock clock) {
    this.clock = clock;
  }

  /** A piece of work, until it is closed. */
  public final class Work implements AutoCloseable {
    private final Instant began = clock.now();

    private Work() {}

    @Override
    public void close() {
      underWay.remove(this);
    }
  }

  /** Begins a piece of work. */
  public Work begin() {
    var work = new Work();
    underWay.add(work);
    return work;
  }

  /** Runs each task on a virtual thread of its own, as a piece of work. */
  public ExecutorService executor() {
    return Executors.newThreadPerTaskExecutor(
        task ->
            Thread.ofVirtual()
                .unstarted(
                    () -> {
                      try (var _ = begin()) {
                        task.run();
                      }
                    }));
  }

  /** How long the oldest piece of work has lasted; empty when there is none. */
  public Optional<Duration> oldest() {
    return underWay.stream()
        .map(work -> work.began)
        .min(Comparator.naturalOrder())
        .map(clock::since);
  }

  /** Whether some work will probably never end. */
  public boolean isStuck() {
    return oldest().filter(age -> age.compareTo(MAX_WORK) > 0).isPresent();
  }
}
