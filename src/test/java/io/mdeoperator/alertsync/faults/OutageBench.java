// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.faults;

import io.mdeoperator.alertsync.poll.FeedState;
import io.mdeoperator.alertsync.poll.Poller;
import io.mdeoperator.alertsync.testing.Alerts;
import io.mdeoperator.alertsync.testing.Feeds;
import io.mdeoperator.alertsync.testing.MemoryCheckpointStore;
import io.mdeoperator.alertsync.testing.MemoryQuarantine;
import io.mdeoperator.alertsync.testing.MovedClock;
import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.defender.AlertQuery;
import io.mdeoperator.defender.AlertSource;
import io.mdeoperator.defender.AlertSource.AlertHandler;
import io.mdeoperator.defender.ApiAnswer;
import io.mdeoperator.defender.call.TenantApi;
import io.mdeoperator.delivery.SinkStores;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.Delivery;
import io.mdeoperator.sink.Outcome;
import io.mdeoperator.sink.Sink;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what a sink costs that is dead for days, by a clock that is moved. */
@Command(
    name = "outage",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = {
      "Has a feed with two sinks polled every minute by a clock that runs ahead, one of the sinks"
          + " being dead; prints the memory in use and what the sinks have. In this process,"
          + " without any server."
    })
public final class OutageBench implements Callable<Integer> {
  private static final Duration BETWEEN_ALERTS = Duration.ofSeconds(10);
  private static final double MIB = 1 << 20;

  @Option(names = "--hours", description = "That the sink is dead.")
  private int hours = 48;

  @Spec private CommandSpec spec;

  private final MovedClock clock = new MovedClock();
  private final Receiver dead = new Receiver();
  private final Receiver alive = new Receiver();
  private final FeedState memory = new FeedState(Feeds.NOON);
  private final Poller polls =
      Feeds.polls(
          new EndlessSource(),
          (feed, index) -> index == 0 ? dead : alive,
          new SinkStores(new MemoryCheckpointStore(), new MemoryQuarantine(), Feeds.remembered()),
          clock);

  @Override
  public Integer call() {
    var out = spec.commandLine().getOut();
    out.println("hour  heap in use  delivered: dead sink, other sink  latest alert to other sink");
    for (var hour = 0; hour <= hours + 1; hour++) {
      dead.isDown = hour > 0 && hour <= hours;
      alive.slowest = Duration.ZERO;
      for (var minute = 0; minute < 60; minute++) {
        clock.forward(Duration.ofMinutes(1));
        poll();
      }
      if (hour % 6 == 0 || hour > hours) {
        out.printf(
            "%4d  %7.1f MiB  %9d, %9d %31d s%n",
            hour, heap() / MIB, dead.count, alive.count, alive.slowest.toSeconds());
        out.flush();
      }
    }
    return dead.count == alive.count ? 0 : 1;
  }

  private void poll() {
    var input = Feeds.input(Feeds.feed("one", "two"));
    var now = clock.instant();
    while (polls.poll(input, memory, now).hasMore()) {
      // It is looked after again at once, as the operator does.
    }
    memory.polled(input, now, Duration.ofSeconds(60));
  }

  private static double heap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** Counts what it takes. */
  private final class Receiver implements Sink {
    private boolean isDown;
    private long count;
    private Duration slowest = Duration.ZERO;

    @Override
    public Delivery deliver(Batch batch) {
      if (isDown) {
        return new Delivery.Failed(new Problem(Reason.SINK_UNAVAILABLE, "The sink is down."));
      }
      for (var item : batch.items()) {
        var late = Duration.between(item.time(), clock.instant());
        slowest = late.compareTo(slowest) > 0 ? late : slowest;
      }
      count += batch.items().size();
      return new Delivery.Answered(
          Collections.nCopies(batch.items().size(), Outcome.ACCEPTED), batch.receipt());
    }
  }

  /** Has had an alert every few seconds since noon, and keeps none of them. */
  private final class EndlessSource implements AlertSource {
    @Override
    public ApiAnswer alerts(TenantApi api, AlertQuery query, AlertHandler each) {
      var end = query.before().filter(clock.instant()::isAfter).orElse(clock.instant());
      var skipped = 0;
      var count = 0;
      for (var time = first(query.from()); time.isBefore(end); time = time.plus(BETWEEN_ALERTS)) {
        if (skipped++ < query.skip()) {
          continue;
        }
        count++;
        if (!each.take(Alerts.alert("da" + time.getEpochSecond(), time)) || count == query.top()) {
          return new ApiAnswer.Read(count, false, clock.instant());
        }
      }
      return new ApiAnswer.Read(count, true, clock.instant());
    }

    private static Instant first(Instant from) {
      var since = Duration.between(Feeds.NOON, from).toMillis();
      var step = BETWEEN_ALERTS.toMillis();
      return Feeds.NOON.plusMillis(step * Math.max(0, Math.ceilDiv(since, step)));
    }

    @Override
    public ApiAnswer alert(TenantApi api, String id, AlertHandler each) {
      each.take(Alerts.alert(id, Instant.ofEpochSecond(Long.parseLong(id.substring(2)))));
      return new ApiAnswer.Read(1, true, clock.instant());
    }

    @Override
    public ApiAnswer probe(TenantApi api) {
      return new ApiAnswer.Read(0, true, clock.instant());
    }
  }
}
