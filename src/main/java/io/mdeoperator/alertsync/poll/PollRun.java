// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.poll;

import io.mdeoperator.alertsync.read.PageReader;
import io.mdeoperator.alertsync.read.Pass;
import io.mdeoperator.alertsync.read.ReadPlan;
import io.mdeoperator.alertsync.read.TenantAlertReader;
import io.mdeoperator.api.Durations;
import io.mdeoperator.defender.call.TenantApi;
import io.mdeoperator.delivery.Refetch;
import io.mdeoperator.delivery.SinkDelivery;
import io.mdeoperator.delivery.SinkFanOut;
import io.mdeoperator.delivery.SinkStart;
import io.mdeoperator.delivery.SinkState;
import io.mdeoperator.delivery.StepResult;
import io.mdeoperator.delivery.checkpoint.Progress;
import io.mdeoperator.delivery.memory.BatchRoom;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One poll of a feed. The sinks that keep up read together; each of the others reads by itself, in
 * the background, until it has caught up. Used once, by one thread.
 */
final class PollRun {
  private final PollServices services;
  private final ReadingTurn turn;
  private final SinkStates states;
  private final FeedInput input;
  private final FeedState feed;
  private final Instant now;
  private final ReadPlan plan;
  private final SinkFanOut fanOut;
  private final List<SinkDelivery> deliveries;

  /** Those that load, replay, maintenance or redrive has halted; they take no part any more. */
  private final Set<SinkDelivery> halted = new HashSet<>();

  /**
   * @param deliveries of the sinks that are not busy, in the order of the spec
   */
  PollRun(
      PollServices services,
      SinkStates states,
      ReadPlan plan,
      SinkFanOut fanOut,
      List<SinkDelivery> deliveries) {
    this.services = services;
    this.turn = new ReadingTurn(services, states.input().feed().getMetadata().getNamespace());
    this.states = states;
    this.input = states.input();
    this.feed = states.feed();
    this.now = states.now();
    this.plan = plan;
    this.fanOut = fanOut;
    this.deliveries = deliveries;
  }

  /** The next steps of sinks that read by themselves do not wait. */
  void makeDue() {
    idle().forEach(sink -> state(sink).makeDue());
  }

  /** Makes the next pass of each sink a rescan that begins at once. */
  void requestRescan() {
    feed.pass(Optional.empty());
    feed.gaps().drop();
    input.sinkNames().forEach(name -> feed.sink(name).requestRescan());
  }

  /** Loads the checkpoints that are not in memory. */
  void load() {
    idle().forEach(sink -> sink.load(knownStart(sink)).ifPresent(step -> halt(sink, step)));
  }

  private SinkStart knownStart(SinkDelivery sink) {
    return new SinkStart(input.known(sink.name()).map(Progress::of), !input.known().isEmpty(), now);
  }

  /** Has a sink read everything since then again. */
  void replay(SinkDelivery sink, Instant from, String request) {
    feed.pass(Optional.empty());
    var halt = sink.replay(from, request);
    state(sink).makeDue();
    halt.ifPresent(step -> halt(sink, step));
  }

  /** Has the sinks do the same that keep up and were given all that is new. */
  void toThoseThatAreDone(SinkFanOut.Work work) {
    var done =
        loaded().stream()
            .filter(sink -> state(sink).isTogether())
            .filter(sink -> state(sink).step() instanceof StepResult.Done)
            .toList();
    fanOut.toEach(done, work).forEach(this::halt);
  }

  /** Reads once for all sinks that keep up. */
  void readTogether() {
    var reader = reader(plan.api(), fanOut);
    var pass = feed.pass().or(() -> newPass(reader));
    feed.pass(pass);
    pass.ifPresent(current -> readTogether(current, reader));
  }

  private void readTogether(Pass pass, PassReader reader) {
    var members = members(pass);
    turn.take(pass.windows(), budget -> reader.read(pass, members, budget))
        .orElseGet(() -> PassReader.all(members, new StepResult.More()))
        .forEach(this::record);
    var stillTogether = together(); // a step that failed, or is slow, has taken its sink out
    var isDone = pass.windows().isDone();
    if (isDone || stillTogether.isEmpty()) {
      feed.pass(Optional.empty());
    }
    if (isDone) {
      feed.gaps().begin(pass.isRescan(), services.waits(), () -> reader.gaps(stillTogether));
    }
  }

  /** Reads gaps again when everything else has been read: no alert waits for what may fail. */
  void readGaps() {
    var sinks = together();
    if (feed.pass().isEmpty() && !sinks.isEmpty()) {
      var reader = reader(plan.api().forLaggards(), fanOut);
      feed.gaps()
          .read(services.waits(), gaps -> turn.take(gaps, b -> reader.readGaps(gaps, sinks, b)))
          .ifPresent(halted -> halted.forEach(this::record));
    }
  }

  /** A sink that is not part of the pass would wait for its end. */
  private List<SinkDelivery> members(Pass pass) {
    loaded().stream()
        .filter(sink -> !pass.sinks().contains(sink.name()))
        .forEach(sink -> state(sink).detach());
    return together();
  }

  private List<SinkDelivery> together() {
    return loaded().stream().filter(sink -> state(sink).isTogether()).toList();
  }

  private Optional<Pass> newPass(PassReader reader) {
    joinThoseThatKeepUp();
    var isRescan = together().stream().anyMatch(this::isRescanDue);
    if (isRescan) {
      fanOut.toEach(together(), SinkDelivery::maintain).forEach(this::halt);
    }
    var sinks = together();
    return sinks.isEmpty() ? Optional.empty() : Optional.of(reader.newPass(sinks, isRescan));
  }

  private void joinThoseThatKeepUp() {
    var ready = idle().stream().filter(sink -> state(sink).canJoin()).toList();
    var newest = ready.stream().map(this::start).max(Comparator.naturalOrder());
    for (var sink : ready) {
      if (start(sink).isBefore(newest.orElseThrow().minus(plan.delivery().overlap()))) {
        state(sink).detach();
      } else {
        state(sink).join();
      }
    }
  }

  /** Where a pass for the sink alone would start. */
  private Instant start(SinkDelivery sink) {
    return plan.delivery().startOfPass(sink.cursor(), false, now);
  }

  private boolean isRescanDue(SinkDelivery sink) {
    var period = Durations.parse(input.feed().getSpec().rescan().period());
    return FeedSchedule.isRescanDue(
        input.feed().getMetadata().getUid(), period, sink.position().rescanned(), now);
  }

  /** Has each detached sink read by itself in the background, if it is due. */
  void readDetached() {
    var isAnyTogether = input.sinkNames().stream().anyMatch(name -> feed.sink(name).isTogether());
    var api = isAnyTogether ? plan.api().forLaggards() : plan.api();
    for (var sink : idle()) {
      var state = state(sink);
      if (state.isDetached() && !services.waits().now().isBefore(state.due())) {
        var gaps = feed.gaps(sink.name());
        state.work(
            fanOut.toOne(
                sink,
                one -> one.load(knownStart(one)).or(() -> Optional.of(readAlone(one, api, gaps)))),
            services.waits().now());
      }
    }
    states.settle();
  }

  /** Runs in the background; no other sink waits, so nothing is handed to other threads. */
  private StepResult readAlone(SinkDelivery sink, TenantApi api, GapRound gaps) {
    var reader = reader(api, SinkFanOut.inline());
    return new DetachedStep(sink, reader, turn, gaps, services.waits()).read(isRescanDue(sink));
  }

  private PassReader reader(TenantApi api, SinkFanOut sinks) {
    return new PassReader(plan, alerts(api), sinks, now);
  }

  /** In which everything that this poll reads has its turn. */
  ReadingTurn turn() {
    return turn;
  }

  /** Fetches alerts again, by the part of the quota that is not needed for new ones. */
  Refetch refetch(BatchRoom room) {
    return new AlertRefetch(alerts(plan.api().forLaggards()), room);
  }

  private PageReader alerts(TenantApi api) {
    return new TenantAlertReader(
        services.source(), api, plan, () -> feed.goodPoll(services.waits().now()));
  }

  private void halt(SinkDelivery sink, StepResult step) {
    halted.add(sink);
    record(sink, step);
  }

  private void record(SinkDelivery sink, StepResult step) {
    states.record(sink.name(), step);
  }

  private SinkState state(SinkDelivery sink) {
    return feed.sink(sink.name());
  }

  /** Those that are not busy and not {@link #halted}. One that fails while it reads is detached. */
  private List<SinkDelivery> idle() {
    return deliveries.stream()
        .filter(sink -> state(sink).position().isPresent() && !halted.contains(sink))
        .toList();
  }

  /** Those of them whose checkpoint is in memory. */
  List<SinkDelivery> loaded() {
    return idle().stream().filter(sink -> sink.position().cursor().isPresent()).toList();
  }
}
