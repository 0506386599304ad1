// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.poll;

import io.mdeoperator.alertsync.poll.PollReport.ReplayReport;
import io.mdeoperator.alertsync.poll.PollReport.SinkReport;
import io.mdeoperator.alertsync.read.ReadPlan;
import io.mdeoperator.api.Durations;
import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus.SinkStatus;
import io.mdeoperator.credential.TenantAccess;
import io.mdeoperator.defender.AlertFilter;
import io.mdeoperator.defender.AlertTime;
import io.mdeoperator.delivery.DeliveryPlan;
import io.mdeoperator.delivery.SinkDelivery;
import io.mdeoperator.delivery.SinkFanOut;
import io.mdeoperator.delivery.SinkHealth;
import io.mdeoperator.delivery.SinkName;
import io.mdeoperator.delivery.StepResult;
import io.mdeoperator.sink.RecordKind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Polls feeds. Thread-safe, but for one feed at a time. */
public final class Poller {
  private static final Logger LOG = LoggerFactory.getLogger(Poller.class);

  private static final Problem REMOVED_WHILE_BUSY =
      new Problem(
          Reason.SINK_UNAVAILABLE,
          "The sink was removed while a delivery to it was under way. What is kept of it is deleted"
              + " after that.");

  private final PollServices services;

  public Poller(PollServices services) {
    this.services = services;
  }

  /** Polls; a request by annotation reads far back, as a rescan does. */
  public PollReport poll(FeedInput input, FeedState feed, Instant now) {
    feed.keepOnly(input.sinkNames());
    var states = new SinkStates(services, input, feed, now);
    var run = newRun(states);
    var left = forgetRemoved(states);
    if (feed.isChanged(input)) {
      run.makeDue(); // what was in the way may be gone
    }
    if (input.isRequested()) {
      run.requestRescan();
    }
    run.load();
    var requests = new FeedRequests(input, feed, now);
    var replay = requests.replay(run);
    run.readTogether();
    var quarantine = services.stores().apply(input.feed()).quarantine();
    requests.redrive(run, quarantine, services.waits());
    run.readDetached();
    run.readGaps();
    return reported(states, new PollReport(states.report(), left, replay));
  }

  /** Lets the detached sinks of a feed read, between two polls. */
  public PollReport readDetached(FeedInput input, FeedState feed, Instant now) {
    var states = new SinkStates(services, input, feed, now);
    var run = newRun(states);
    run.readDetached();
    return reported(
        states, new PollReport(states.report(), feed.report().left(), ReplayReport.NONE));
  }

  private PollReport reported(SinkStates states, PollReport report) {
    services.metrics().reported(states.input(), states.feed().report(), report);
    states.feed().report(states.input(), report, services.waits().now());
    return report;
  }

  private PollRun newRun(SinkStates states) {
    states.settle();
    var input = states.input();
    var plan = plan(input);
    var deliveries =
        IntStream.range(0, input.sinkNames().size())
            .mapToObj(index -> delivery(input, index, plan, states.feed()))
            .flatMap(Optional::stream)
            .toList();
    return new PollRun(services, states, plan, fanOut(input), deliveries);
  }

  private ReadPlan plan(FeedInput input) {
    var spec = input.feed().getSpec();
    var api =
        TenantAccess.of(
                input.tenant().orElseThrow(),
                input.application().orElseThrow(),
                input.secret(),
                services.clouds())
            .forFeeds();
    var initialLookback = Durations.parse(spec.initialLookback());
    var created = AlertTime.parse(input.feed().getMetadata().getCreationTimestamp()).orElseThrow();
    return new ReadPlan(
        api,
        spec.filter(),
        spec.includeEvidence(),
        new DeliveryPlan(
            RecordKind.ALERT,
            api.tokens().tenantId(),
            created.minus(initialLookback),
            Durations.parse(spec.overlap()),
            Durations.parse(spec.rescan().lookback()),
            initialLookback,
            services.retention()));
  }

  /** Empty while the sink is busy. */
  private Optional<SinkDelivery> delivery(
      FeedInput input, int index, ReadPlan plan, FeedState feed) {
    var sink = input.sinkNames().get(index);
    var filter = new AlertFilter(plan.filter());
    return feed.sink(sink)
        .position()
        .map(
            position ->
                new SinkDelivery(
                    name(input, sink),
                    plan.delivery(),
                    record -> filter.test(record.json()),
                    services.sinks().of(input, index),
                    services.stores().apply(input.feed()),
                    position));
  }

  private static SinkName name(FeedInput input, String sink) {
    var metadata = input.feed().getMetadata();
    return new SinkName(metadata.getNamespace(), metadata.getName(), sink);
  }

  private SinkFanOut fanOut(FeedInput input) {
    return input.sinkNames().size() == 1
        ? SinkFanOut.inline() // no other sink waits for it
        : new SinkFanOut(
            services.executor(),
            services.sinkTimeout(),
            () -> services.onTaskOver().accept(input.feed()));
  }

  /**
   * A sink that was removed leaves no trace: one of that name begins again. The status names those
   * of which something is left, so that it is tried again.
   */
  private List<SinkReport> forgetRemoved(SinkStates states) {
    var input = states.input();
    return input.known().stream()
        .map(SinkStatus::name)
        .filter(name -> !input.sinkNames().contains(name))
        .flatMap(name -> forget(states, name).map(problem -> left(states, name, problem)).stream())
        .toList();
  }

  private Optional<Problem> forget(SinkStates states, String sink) {
    return states.feed().isBusy(sink)
        ? Optional.of(REMOVED_WHILE_BUSY)
        : services.stores().apply(states.input().feed()).forget(sink);
  }

  private static SinkReport left(SinkStates states, String sink, Problem problem) {
    name(states.input(), sink)
        .addTo(LOG.atWarn())
        .addKeyValue("problem", problem.message())
        .log("Could not delete state of removed sink");
    return new SinkReport(
        sink,
        new StepResult.SinkFailed(problem),
        new SinkHealth.Unknown().failing(problem, states.now()),
        Optional.empty(),
        Optional.empty(),
        false);
  }
}
