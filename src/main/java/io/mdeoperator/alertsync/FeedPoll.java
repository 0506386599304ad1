package io.mdeoperator.alertsync;

import io.mdeoperator.alertsync.PollReport.SinkReport;
import io.mdeoperator.alertsync.sink.Sink;
import io.mdeoperator.alertsync.sink.Trouble;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus.SinkStatus;
import io.mdeoperator.api.v1alpha1.SinkSpec;
import io.mdeoperator.defender.AlertSource;
import io.mdeoperator.defender.Clouds;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does some work for a feed. Thread-safe, but for one feed at a time. */
final class FeedPoll {
  private static final Logger LOG = LoggerFactory.getLogger(FeedPoll.class);

  private final FeedRun.Outside outside;
  private final Surroundings surroundings;

  /** Makes the sink with an index in the spec. */
  @FunctionalInterface
  interface SinkAt {
    Sink of(FeedInput input, int index);
  }

  /**
   * What feeds are connected to.
   *
   * @param retention how long the source keeps anything
   * @param executor runs one task for each sink of a feed
   * @param patience how long sinks wait for one another
   * @param whenOver told of a feed whose work in the background is over, on the thread that did it
   */
  record Surroundings(
      AlertSource source,
      SinkAt sinks,
      Function<MdeAlertSync, SinkFeed.Keeping> keeping,
      Clouds clouds,
      Duration retention,
      Executor executor,
      Duration patience,
      Consumer<MdeAlertSync> whenOver) {}

  FeedPoll(Surroundings surroundings, FeedPace pace, Clock clock) {
    this.surroundings = surroundings;
    this.outside = new FeedRun.Outside(surroundings.source(), new CatchUpTurns(), pace, clock);
  }

  /** Polls; a request by annotation reads far back, as a rescan does. */
  PollReport run(FeedInput input, FeedMemory memory, Instant now) {
    memory.keepOnly(input.feed());
    var run = runOf(input, memory, now);
    run.settle();
    var left = forgetRemoved(input);
    if (memory.isChanged(input)) {
      run.tryAtOnce();
    }
    if (input.isRequested()) {
      run.rescan();
    }
    run.load();
    run.replay();
    run.redrive(surroundings.keeping().apply(input.feed()).quarantine());
    run.readTogether();
    run.readAlone();
    return reported(run, memory, left);
  }

  /** Looks after the sinks that read for themselves, between two polls. */
  PollReport lookAfterLaggards(FeedInput input, FeedMemory memory, Instant now) {
    var run = runOf(input, memory, now);
    run.settle();
    run.readAlone();
    return reported(run, memory, memory.report().left());
  }

  private static PollReport reported(FeedRun run, FeedMemory memory, List<SinkReport> left) {
    var report = run.report(left);
    memory.report(report);
    return report;
  }

  private FeedRun runOf(FeedInput input, FeedMemory memory, Instant now) {
    var feed = input.feed();
    var plan = FeedPlan.of(input, surroundings.clouds(), surroundings.retention());
    var keeping = surroundings.keeping().apply(feed);
    var sinks =
        IntStream.range(0, feed.getSpec().sinks().size())
            .mapToObj(index -> sinkFeed(input, index, plan, keeping, memory))
            .toList();
    var handover =
        new Handover(
            input.name(),
            // Where there is one sink only, nobody waits for it.
            sinks.size() == 1 ? Runnable::run : surroundings.executor(),
            surroundings.patience(),
            () -> surroundings.whenOver().accept(feed));
    return new FeedRun(input, plan, memory, sinks, handover, outside, now);
  }

  private SinkFeed sinkFeed(
      FeedInput input, int index, FeedPlan plan, SinkFeed.Keeping keeping, FeedMemory memory) {
    var name = input.feed().getSpec().sinks().get(index).name();
    return new SinkFeed(
        input.name(),
        name,
        plan,
        surroundings.sinks().of(input, index),
        keeping,
        memory.lane(name));
  }

  /**
   * A sink that was removed leaves no trace: one of that name begins anew. The status names those
   * of which something is left, so that it is tried again.
   */
  private List<SinkReport> forgetRemoved(FeedInput input) {
    var names = input.feed().getSpec().sinks().stream().map(SinkSpec::name).toList();
    var known = input.status().map(MdeAlertSyncStatus::sinks).orElse(List.of());
    var keeping = surroundings.keeping().apply(input.feed());
    return known.stream()
        .map(SinkStatus::name)
        .filter(name -> !names.contains(name))
        .flatMap(name -> keeping.forget(name).map(trouble -> left(input, name, trouble)).stream())
        .toList();
  }

  private static SinkReport left(FeedInput input, String sink, Trouble trouble) {
    LOG.atWarn()
        .addKeyValue("feed", input.name())
        .addKeyValue("sink", sink)
        .log("What the removed sink had is left: {}", trouble.message());
    return new SinkReport(
        sink, new Step.SinkFailed(trouble), Optional.empty(), Optional.empty(), false);
  }
}
