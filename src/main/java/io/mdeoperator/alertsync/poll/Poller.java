package io.mdeoperator.alertsync.poll;

import io.mdeoperator.alertsync.delivery.SinkDelivery;
import io.mdeoperator.alertsync.delivery.SinkFanOut;
import io.mdeoperator.alertsync.delivery.StepResult;
import io.mdeoperator.alertsync.poll.PollReport.SinkReport;
import io.mdeoperator.alertsync.read.ReadPlan;
import io.mdeoperator.alertsync.sink.Sink;
import io.mdeoperator.api.Durations;
import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus.SinkStatus;
import io.mdeoperator.api.v1alpha1.SinkSpec;
import io.mdeoperator.credential.TenantAccess;
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
public final class Poller {
  private static final Logger LOG = LoggerFactory.getLogger(Poller.class);

  private final PollRun.Outside outside;
  private final Surroundings surroundings;

  /** Makes the sink with an index in the spec. */
  @FunctionalInterface
  public interface SinkAt {
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
  public record Surroundings(
      AlertSource source,
      SinkAt sinks,
      Function<MdeAlertSync, SinkDelivery.Keeping> keeping,
      Clouds clouds,
      Duration retention,
      Executor executor,
      Duration patience,
      Consumer<MdeAlertSync> whenOver) {}

  public Poller(Surroundings surroundings, FeedSchedule pace, Clock clock) {
    this.surroundings = surroundings;
    this.outside = new PollRun.Outside(surroundings.source(), new CatchUpTurns(), pace, clock);
  }

  /** Polls; a request by annotation reads far back, as a rescan does. */
  public PollReport run(FeedInput input, FeedState memory, Instant now) {
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
  public PollReport lookAfterLaggards(FeedInput input, FeedState memory, Instant now) {
    var run = runOf(input, memory, now);
    run.settle();
    run.readAlone();
    return reported(run, memory, memory.report().left());
  }

  private static PollReport reported(PollRun run, FeedState memory, List<SinkReport> left) {
    var report = run.report(left);
    memory.report(report);
    return report;
  }

  private PollRun runOf(FeedInput input, FeedState memory, Instant now) {
    var feed = input.feed();
    var plan = plan(input, surroundings.clouds(), surroundings.retention());
    var keeping = surroundings.keeping().apply(feed);
    var sinks =
        IntStream.range(0, feed.getSpec().sinks().size())
            .mapToObj(index -> sinkFeed(input, index, plan, keeping, memory))
            .toList();
    var handover =
        new SinkFanOut(
            input.name(),
            // Where there is one sink only, nobody waits for it.
            sinks.size() == 1 ? Runnable::run : surroundings.executor(),
            surroundings.patience(),
            () -> surroundings.whenOver().accept(feed));
    return new PollRun(input, plan, memory, sinks, handover, outside, now);
  }

  private static ReadPlan plan(FeedInput input, Clouds clouds, Duration retention) {
    var spec = input.feed().getSpec();
    var api =
        TenantAccess.of(
                input.tenant().orElseThrow(),
                input.application().orElseThrow(),
                input.secret(),
                clouds)
            .forFeeds();
    var initialLookback = Durations.parse(spec.initialLookback());
    var created = Instant.parse(input.feed().getMetadata().getCreationTimestamp());
    return new ReadPlan(
        api,
        api.tokens().tenantId(),
        spec.filter(),
        spec.includeEvidence(),
        created.minus(initialLookback),
        Durations.parse(spec.overlap()),
        Durations.parse(spec.rescan().lookback()),
        initialLookback,
        retention);
  }

  private SinkDelivery sinkFeed(
      FeedInput input, int index, ReadPlan plan, SinkDelivery.Keeping keeping, FeedState memory) {
    var name = input.feed().getSpec().sinks().get(index).name();
    return new SinkDelivery(
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

  private static SinkReport left(FeedInput input, String sink, Problem trouble) {
    LOG.atWarn()
        .addKeyValue("feed", input.name())
        .addKeyValue("sink", sink)
        .log("What the removed sink had is left: {}", trouble.message());
    return new SinkReport(
        sink, new StepResult.SinkFailed(trouble), Optional.empty(), Optional.empty(), false);
  }
}
