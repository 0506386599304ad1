// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync;

import static io.mdeoperator.alertsync.testing.Alerts.alert;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.alertsync.testing.BackgroundTasks;
import io.mdeoperator.alertsync.testing.FakeDefender;
import io.mdeoperator.alertsync.testing.FakeSink;
import io.mdeoperator.alertsync.testing.Feeds;
import io.mdeoperator.alertsync.testing.MemoryCheckpointStore;
import io.mdeoperator.alertsync.testing.MemoryQuarantine;
import io.mdeoperator.alertsync.testing.MovedClock;
import io.mdeoperator.alertsync.testing.WrappedCheckpointStore;
import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.delivery.SinkStores;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.Delivery;
import io.mdeoperator.sink.Outcome;
import io.mdeoperator.sink.Sink;
import io.mdeoperator.sink.store.CheckpointStore;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What Ready says while something is wrong: nothing for five minutes, then the cause, once, until
 * it is over. However many sinks there are, and however much is waiting to be delivered.
 */
class ReadinessUnderFaultsTest {
  private static final Problem DOWN = new Problem(Reason.SINK_UNAVAILABLE, "It is down.");
  private static final int PAGE = 100;
  private static final int LESS_THAN_A_PAGE = 3;
  private static final int MORE_THAN_A_PAGE = 250;

  private final MovedClock clock = new MovedClock();
  private final BackgroundTasks tasks = new BackgroundTasks(clock);
  private final FakeDefender defender = new FakeDefender(PAGE, 1);
  private final FakeSink first = new FakeSink();
  private final FakeSink second = new FakeSink();
  private final MemoryCheckpointStore checkpoints = new MemoryCheckpointStore();
  private final MemoryQuarantine quarantine = new MemoryQuarantine();
  private volatile Fault fault = Fault.NONE;
  private FeedLoop loop;
  private int alerts;

  /** What is wrong with the first sink, or with the source. */
  enum Fault {
    NONE,
    SINK_DOWN,
    /** It is called, and fails when the call's time is over. */
    SINK_HANGS,
    /** It never comes back to whoever calls it. */
    SINK_SILENT,
    SINK_TAKES_NOTHING,
    SINK_KNOWN_TO_BE_DOWN,
    SINK_BROKEN,
    CHECKPOINTS_UNREACHABLE,
    CHECKPOINTS_NOT_WRITTEN,
    QUARANTINE_NOT_WRITTEN,
    SOURCE_DOWN
  }

  /** Without a trace: it is logged each time. */
  private static final class BrokenException extends RuntimeException {
    BrokenException() {
      super("broken", null, false, false);
    }
  }

  static Stream<Arguments> cases() {
    return Stream.of(Fault.values())
        .filter(fault -> fault != Fault.NONE)
        .flatMap(
            fault ->
                Stream.of(1, 2)
                    // A feed of one sink waits for it: that is not for Ready to tell.
                    .filter(sinks -> sinks == 2 || fault != Fault.SINK_SILENT)
                    .flatMap(
                        sinks ->
                            Stream.of(LESS_THAN_A_PAGE, MORE_THAN_A_PAGE)
                                .map(backlog -> Arguments.of(fault, sinks, backlog))));
  }

  @ParameterizedTest(name = "{0}, {1} sinks, {2} alerts")
  @MethodSource("cases")
  void tellsOfItOnceUntilItIsOver(Fault what, int sinks, int backlog) {
    start(sinks);
    loop.runFor(Duration.ofMinutes(10));
    assertThat(loop.ready()).isEqualTo("True Ready");

    put(backlog);
    begin(what);
    loop.runFor(Duration.ofMinutes(1));
    assertThat(loop.ready()).as("tolerated").startsWith("True");
    loop.runFor(Duration.ofMinutes(6));
    assertThat(loop.ready()).isEqualTo("False " + reason());

    var writes = loop.writes();
    loop.runFor(Duration.ofHours(1));
    assertThat(loop.writes()).as("writes of what is known").isEqualTo(writes);
    loop.restart();
    loop.runFor(Duration.ofHours(1));
    // What was counted and could not be written is counted anew.
    var recount = what == Fault.CHECKPOINTS_NOT_WRITTEN ? 2 : 0;
    assertThat(loop.writes()).as("after a restart too").isBetween(writes, writes + recount);
    assertThat(changes()).containsOnlyOnce("False " + reason()).endsWith("False " + reason());

    begin(Fault.NONE);
    loop.runFor(Duration.ofMinutes(20));
    assertThat(loop.ready()).isEqualTo("True Ready");
    assertThat(first.ids()).contains(ids());
    assertThat(changes()).as("nothing in between").hasSizeLessThanOrEqualTo(4);
  }

  @ParameterizedTest(name = "{0}, {1} sinks, {2} alerts")
  @MethodSource("cases")
  void neverSaysReadyOfANewFeedBeforeItIsOver(Fault what, int sinks, int backlog) {
    put(backlog);
    start(sinks);
    begin(what);

    loop.runFor(Duration.ofMinutes(10));

    assertThat(loop.ready()).isEqualTo("False " + reason());
    assertThat(loop.readiness()).noneMatch(ready -> ready.startsWith("True"));
  }

  @Test
  void aPollThatCallsNobodyIsNoGoodPoll() {
    start(1);
    loop.runFor(Duration.ofMinutes(5));
    var last = loop.state().lastGoodPoll();
    begin(Fault.SINK_KNOWN_TO_BE_DOWN);

    loop.runFor(Duration.ofMinutes(10));

    assertThat(loop.state().lastGoodPoll()).isEqualTo(last);
  }

  private List<String> changes() {
    return loop.readiness().subList(1, loop.readiness().size());
  }

  private void start(int sinks) {
    var names = sinks == 1 ? new String[] {"one"} : new String[] {"one", "two"};
    loop =
        new FeedLoop(
            Feeds.feed(names),
            defender,
            (_, index) -> index == 0 ? faulty() : second,
            new SinkStores(store(), quarantine, Feeds.remembered()),
            clock,
            tasks);
  }

  private void begin(Fault next) {
    fault = next;
    defender.recover();
    quarantine.failWith(null);
    first.answer("a0", Outcome.ACCEPTED);
    switch (next) {
      case SOURCE_DOWN -> defender.failWith(Reason.API_UNAVAILABLE);
      case QUARANTINE_NOT_WRITTEN -> {
        first.answer("a0", Outcome.REFUSED);
        quarantine.failWith(DOWN);
      }
      default -> {
        // The sink or its checkpoints look at it.
      }
    }
  }

  private String reason() {
    return switch (fault) {
      case SOURCE_DOWN -> "PollOverdue";
      case SINK_BROKEN -> "InternalError";
      default -> "SinkUnavailable";
    };
  }

  private void put(int count) {
    alerts = count;
    defender.setNow(clock.instant());
    IntStream.range(0, count)
        .forEach(i -> defender.put(alert("a" + i, clock.instant().minusMillis(count - i))));
  }

  private String[] ids() {
    return IntStream.range(0, alerts).mapToObj(i -> "a" + i).toArray(String[]::new);
  }

  private Sink faulty() {
    return new Sink() {
      @Override
      public Optional<Problem> problem() {
        return fault == Fault.SINK_KNOWN_TO_BE_DOWN ? Optional.of(DOWN) : Optional.empty();
      }

      @Override
      public Delivery deliver(Batch batch) {
        if (batch.items().isEmpty()) {
          return first.deliver(batch);
        }
        return switch (fault) {
          case SINK_DOWN -> new Delivery.Failed(DOWN);
          case SINK_HANGS -> {
            tasks.waitUntil(clock.instant().plusSeconds(60));
            yield new Delivery.Failed(DOWN);
          }
          case SINK_SILENT -> {
            while (fault == Fault.SINK_SILENT) {
              tasks.waitUntil(clock.instant().plusSeconds(60));
            }
            yield new Delivery.Failed(DOWN);
          }
          case SINK_TAKES_NOTHING ->
              new Delivery.Answered(
                  Collections.nCopies(batch.items().size(), Outcome.RETRY), 0, Optional.of(DOWN));
          case SINK_BROKEN -> throw new BrokenException();
          default -> first.deliver(batch);
        };
      }
    };
  }

  private CheckpointStore store() {
    return new WrappedCheckpointStore() {
      @Override
      public CheckpointStore real() {
        return checkpoints;
      }

      @Override
      public Result<Optional<Stored>> load(String sink) {
        return sink.equals("one") && fault == Fault.CHECKPOINTS_UNREACHABLE
            ? Result.failed(DOWN)
            : checkpoints.load(sink);
      }

      @Override
      public Result<String> save(String sink, byte[] content, String follows) {
        return sink.equals("one") && isUnwritable()
            ? Result.failed(DOWN)
            : checkpoints.save(sink, content, follows);
      }
    };
  }

  private boolean isUnwritable() {
    return fault == Fault.CHECKPOINTS_UNREACHABLE || fault == Fault.CHECKPOINTS_NOT_WRITTEN;
  }
}
