// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.shard;

import io.mdeoperator.base.FatalErrors;
import io.mdeoperator.base.MonotonicClock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the leader of a shard does beside its work: it begins when its {@link ShardTurn} has come,
 * and looks for {@link MissingShards} from then on. Thread-safe.
 */
public final class ShardLeader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ShardLeader.class);
  private static final Duration TURN_PERIOD = Duration.ofSeconds(1);
  private static final Duration WATCH_PERIOD = Duration.ofMinutes(1);

  /** As a rule nobody works by another count, and a few calls show it. */
  private static final Duration PROMPT = Duration.ofSeconds(2);

  private final ShardLeases leases;
  private final ShardTurn turn;
  private final MissingShards missing;
  private final Runnable onWork;
  private final Runnable onLateWork;
  private final Duration prompt;
  private final CountDownLatch works = new CountDownLatch(1);
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().daemon().name("shard-leader").factory());
  private volatile boolean isLate;

  /**
   * @param leases for this alone
   * @param holder who has the own Lease as soon as this is started
   * @param onWork called when it may work
   * @param onLateWork called after that when {@link #start()} has returned before
   */
  public ShardLeader(
      ShardLeases leases,
      String holder,
      MonotonicClock clock,
      Runnable onWork,
      Runnable onLateWork) {
    this(leases, holder, clock, onWork, onLateWork, PROMPT);
  }

  ShardLeader(
      ShardLeases leases,
      String holder,
      MonotonicClock clock,
      Runnable onWork,
      Runnable onLateWork,
      Duration prompt) {
    this.leases = leases;
    this.turn = new ShardTurn(leases, holder);
    this.missing = new MissingShards(leases, clock);
    this.onWork = onWork;
    this.onLateWork = onLateWork;
    this.prompt = prompt;
  }

  /** To be called once the Lease is won; waits for the turn, but not for long. */
  public void start() {
    schedule(this::awaitTurn, Duration.ZERO);
    try {
      if (!works.await(prompt.toMillis(), TimeUnit.MILLISECONDS)) {
        isLate = true;
      }
    } catch (InterruptedException e) {
      isLate = true;
      Thread.currentThread().interrupt();
    }
  }

  /** Whether it may work, from then on for ever. */
  public boolean isWorking() {
    return works.getCount() == 0;
  }

  /** How many shards of the same count have had no leader for some minutes, as far as is known. */
  public int missingShards() {
    return missing.count();
  }

  private void awaitTurn() {
    if (!hasTurnCome()) {
      // Not all of those that wait at the same moment.
      var millis = ThreadLocalRandom.current().nextLong(TURN_PERIOD.toMillis());
      schedule(this::awaitTurn, TURN_PERIOD.plusMillis(millis));
      return;
    }
    onWork.run();
    works.countDown();
    if (isLate) {
      onLateWork.run();
    }
    if (leases.shard().hasSiblings()) {
      watch();
    }
  }

  private boolean hasTurnCome() {
    try {
      return turn.hasCome();
    } catch (RuntimeException e) {
      LOG.debug("Could not look whether leaders of another number of shards work; tries again", e);
      return false;
    }
  }

  private void watch() {
    try {
      missing.look();
    } catch (RuntimeException e) {
      LOG.debug("Could not look for shards without a leader; tries again", e);
    }
    schedule(this::watch, WATCH_PERIOD);
  }

  private void schedule(Runnable task, Duration delay) {
    var _ = timer.schedule(FatalErrors.reporting(task), delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
