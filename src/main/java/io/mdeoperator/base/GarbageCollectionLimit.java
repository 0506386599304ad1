// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.base;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Ends the process when nearly all of its time goes into garbage collection, as the JVM does when
 * memory is out: a heap that is a little too small is collected over and over, for hours, and
 * meanwhile nothing is done in time and nobody is told. Used by one thread at a time.
 */
public final class GarbageCollectionLimit {
  static final Duration PERIOD = Duration.ofMinutes(1);

  private static final int MAX_PERCENT = 90;

  private final MonotonicClock clock;
  private final Supplier<Duration> collecting;
  private Instant looked;
  private Duration collected;

  /**
   * Counts from now.
   *
   * @param collecting for how long garbage was collected until now, all in all
   */
  GarbageCollectionLimit(MonotonicClock clock, Supplier<Duration> collecting) {
    this.clock = clock;
    this.collecting = collecting;
    this.looked = clock.now();
    this.collected = collecting.get();
  }

  /** Looks once a minute from now on, for as long as the process lives; see {@link FatalErrors}. */
  public static void enforce() {
    var limit = new GarbageCollectionLimit(MonotonicClock.system(), GarbageCollectionLimit::pauses);
    var _ =
        Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("garbage-collection-limit").factory())
            .scheduleWithFixedDelay(
                FatalErrors.reporting(limit::look),
                PERIOD.toMillis(),
                PERIOD.toMillis(),
                TimeUnit.MILLISECONDS);
  }

  /**
   * Looks at the time since the last look.
   *
   * @throws OutOfMemoryError when it went into garbage collection; the message is for people
   */
  void look() {
    var took = clock.since(looked).toMillis();
    var spent = collecting.get().minus(collected).toMillis();
    looked = looked.plusMillis(took);
    collected = collected.plusMillis(spent);
    if (spent * 100 > took * MAX_PERCENT) {
      throw new OutOfMemoryError(
          100 * spent / took
              + " % of the last minute went into garbage collection: the heap, "
              + (Runtime.getRuntime().maxMemory() >> 20)
              + " MiB, is too small for all objects. Raise the memory limit.");
    }
  }

  /** For how long this process has stood still until now, all in all, to collect garbage. */
  public static Duration pauses() {
    return Duration.ofMillis(
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            // Of collectors that work beside the program only the pauses stop it.
            .filter(collector -> !collector.getName().endsWith("Cycles"))
            .mapToLong(GarbageCollectorMXBean::getCollectionTime)
            .sum());
  }
}
