// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync;

import io.mdeoperator.alertsync.poll.FeedState;
import io.mdeoperator.alertsync.poll.PollServices;
import io.mdeoperator.alertsync.poll.Poller;
import io.mdeoperator.alertsync.testing.BackgroundTasks;
import io.mdeoperator.alertsync.testing.Feeds;
import io.mdeoperator.alertsync.testing.MovedClock;
import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus;
import io.mdeoperator.defender.AlertSource;
import io.mdeoperator.delivery.SinkStores;
import io.mdeoperator.delivery.memory.BatchMemory;
import io.mdeoperator.kube.Conditions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the controller does with a feed, on the test's clock: looks at it whenever it is due or a
 * background task is over, and writes its status when it has changed.
 */
final class FeedLoop {
  /** What looking at it once takes. */
  private static final Duration TICK = Duration.ofMillis(100);

  private final MdeAlertSync feed;
  private final MovedClock clock;
  private final BackgroundTasks tasks;
  private final FeedPolling polling;
  private final List<String> readiness = new ArrayList<>();
  private FeedState state;
  private volatile boolean isTaskOver;
  private Instant next;
  private int writes;

  FeedLoop(
      MdeAlertSync feed,
      AlertSource source,
      PollServices.SinkAt sinks,
      SinkStores stores,
      MovedClock clock,
      BackgroundTasks tasks) {
    this.feed = feed;
    this.clock = clock;
    this.tasks = tasks;
    var services =
        new PollServices(
            source,
            sinks,
            _ -> stores,
            Feeds.CLOUDS,
            Feeds.schedule(),
            Duration.ofDays(180),
            BatchMemory.of(64 << 20),
            tasks,
            Duration.ZERO, // whoever is not done when all have begun is slow
            _ -> isTaskOver = true,
            Feeds.metrics(),
            clock,
            clock::instant);
    this.polling =
        new FeedPolling(
            new Poller(services),
            Feeds.schedule(),
            FeedPolling.limit(Duration.ofSeconds(10), clock::instant),
            clock,
            clock::instant);
    restart();
  }

  /** The memory of the operator is lost; what is written is not. */
  void restart() {
    state = new FeedState(clock.instant());
    next = clock.instant();
  }

  void runFor(Duration time) {
    var end = clock.instant().plus(time);
    while (clock.instant().isBefore(end)) {
      if (isTaskOver || !clock.instant().isBefore(next)) {
        look();
      } else {
        clock.forwardTo(
            Stream.concat(Stream.of(next, end), tasks.next().stream())
                .min(Instant::compareTo)
                .orElseThrow());
        tasks.resumeDue();
      }
    }
  }

  /** Somebody has changed the feed. */
  void changed() {
    next = clock.instant();
  }

  private void look() {
    isTaskOver = false;
    var turn = polling.untilAllowed(Feeds.input(feed), state);
    if (turn.isPositive()) {
      next = clock.instant().plus(turn);
      return;
    }
    var done = polling.run(Feeds.input(feed), state, clock.instant());
    if (!FeedStatus.same(feed.getStatus(), done.status())) {
      write(done.status());
    }
    clock.forward(TICK);
    next = clock.instant().plus(done.untilNext());
  }

  private void write(MdeAlertSyncStatus status) {
    feed.setStatus(status);
    writes++;
    var now = ready();
    if (readiness.isEmpty() || !readiness.getLast().equals(now)) {
      readiness.add(now);
    }
  }

  /** The values that Ready has had one after the other, with their reasons. */
  List<String> readiness() {
    return readiness;
  }

  String ready() {
    return Conditions.find(feed.getStatus().conditions(), ConditionType.READY)
        .map(ready -> ready.getStatus() + " " + ready.getReason())
        .orElse("none");
  }

  MdeAlertSyncStatus status() {
    return feed.getStatus();
  }

  /** How often the status was written. */
  int writes() {
    return writes;
  }

  FeedState state() {
    return state;
  }
}
