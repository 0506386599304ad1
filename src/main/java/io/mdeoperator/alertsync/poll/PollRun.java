package io.mdeoperator.alertsync.poll;

import io.mdeoperator.alertsync.checkpoint.Cursor;
import io.mdeoperator.alertsync.delivery.Redrive;
import io.mdeoperator.alertsync.delivery.SinkDelivery;
import io.mdeoperator.alertsync.delivery.SinkFanOut;
import io.mdeoperator.alertsync.delivery.SinkStart;
import io.mdeoperator.alertsync.delivery.StepResult;
import io.mdeoperator.alertsync.poll.PollReport.ReplayReport;
import io.mdeoperator.alertsync.poll.PollReport.SinkReport;
import io.mdeoperator.alertsync.quarantine.Quarantine;
import io.mdeoperator.alertsync.read.Pass;
import io.mdeoperator.alertsync.read.ReadPlan;
import io.mdeoperator.alertsync.read.TenantAlertReader;
import io.mdeoperator.api.Durations;
import io.mdeoperator.defender.AlertSource;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One look after a feed. The sinks that keep up read together; each of the others reads for itself,
 * in the background, until it has caught up. Used once, by one thread.
 */
final class PollRun {
  private static final int CALLS = 20;

  private final FeedInput input;
  private final ReadPlan plan;
  private final FeedState memory;
  private final List<SinkDelivery> sinks;
  private final SinkFanOut handover;
  private final Outside outside;
  private final Instant now;
  private final Set<SinkDelivery> halted = new HashSet<>();
  private ReplayReport replay = ReplayReport.NONE;

  /** What feeds share. */
  public record Outside(AlertSource source, CatchUpTurns turns, FeedSchedule pace, Clock clock) {}

  /**
   * Takes all it needs.
   *
   * @param sinks in the order of the spec
   */
  PollRun(
      FeedInput input,
      ReadPlan plan,
      FeedState memory,
      List<SinkDelivery> sinks,
      SinkFanOut handover,
      Outside outside,
      Instant now) {
    this.input = input;
    this.plan = plan;
    this.memory = memory;
    this.sinks = sinks;
    this.handover = handover;
    this.outside = outside;
    this.now = now;
  }

  /** Takes over from the sinks whose work in the background is over. */
  void settle() {
    sinks.forEach(sink -> sink.lane().settle().ifPresent(step -> note(sink, step)));
  }

  /** Nobody waits any longer: what was in the way may have been changed. */
  void tryAtOnce() {
    idle().forEach(sink -> sink.lane().comesDue());
  }

  /** Makes the next pass of each sink read far back, and begin at once. */
  void rescan() {
    memory.pass(Optional.empty());
    sinks.forEach(sink -> sink.lane().askForRescan());
  }

  /** Reads the checkpoints that are not in memory. */
  void load() {
    for (var sink : idle()) {
      var history = SinkStart.of(input.status(), sink.name(), now);
      sink.load(history).ifPresent(step -> halt(sink, step));
    }
  }

  /** Rewinds the sinks as the annotation asks, each once. */
  void replay() {
    var value = input.replay().filter(_ -> input.isReplayRequested());
    if (value.isEmpty()) {
      return;
    }
    try {
      var asked = ReplayRequest.parse(value.get(), names(sinks), now);
      var done = memory.replayed(value.get());
      for (var sink : idle()) {
        if (asked.isFor(sink.name()) && !done.contains(sink.name()) && rewind(sink, asked)) {
          done.add(sink.name());
        }
      }
      var isHandled =
          sinks.stream().map(SinkDelivery::name).filter(asked::isFor).allMatch(done::contains);
      replay = new ReplayReport(value.filter(_ -> isHandled), Optional.empty());
    } catch (ReplayRequest.BadValueException e) {
      replay = new ReplayReport(Optional.empty(), Optional.of(e.getMessage()));
    }
  }

  private boolean rewind(SinkDelivery sink, ReplayRequest asked) {
    if (sink.lane().cursor().isEmpty()) {
      return false;
    }
    memory.pass(Optional.empty());
    var trouble = sink.replay(asked.from());
    trouble.ifPresent(step -> halt(sink, step));
    return trouble.isEmpty();
  }

  /** Tries quarantined alerts again, once for each value of the annotation. */
  void redrive(Quarantine quarantine) {
    var token = input.redrive().filter(value -> !memory.redriven().equals(Optional.of(value)));
    if (token.isEmpty()) {
      return;
    }
    var redrive =
        new Redrive(new TenantAlertReader(outside.source(), plan), quarantine, token.get());
    var loaded = idle().stream().filter(sink -> sink.lane().cursor().isPresent()).toList();
    handover.toEach(loaded, redrive::of).forEach(this::halt);
    if (loaded.size() == sinks.size() && loaded.stream().noneMatch(halted::contains)) {
      memory.redriven(token.get());
    }
  }

  /** Reads once for all sinks that keep up. */
  void readTogether() {
    var run = new PassReader(plan, new TenantAlertReader(outside.source(), plan), handover, now);
    var pass = memory.pass().or(() -> begin(run));
    memory.pass(pass);
    if (pass.isEmpty()) {
      return;
    }
    var members = members(pass.get());
    var steps = inTurn(pass.get(), members, run);
    steps.forEach(this::note);
    members.removeIf(sink -> sink.lane().isBusy() || sink.lane().isAlone());
    if (members.isEmpty() || pass.get().windows().isDone()) {
      memory.pass(Optional.empty());
    }
  }

  private List<SinkDelivery> members(Pass pass) {
    var loaded = idle().stream().filter(sink -> sink.lane().cursor().isPresent()).toList();
    loaded.stream()
        .filter(sink -> !pass.sinks().contains(sink.name()))
        .forEach(sink -> sink.lane().leaveOthers());
    return loaded.stream()
        .filter(sink -> !sink.lane().isAlone())
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private Optional<Pass> begin(PassReader run) {
    var ready = idle().stream().filter(sink -> sink.lane().canJoin()).toList();
    var newest = ready.stream().map(this::from).max(Comparator.naturalOrder());
    if (newest.isEmpty()) {
      return Optional.empty();
    }
    var least = newest.get().minus(plan.overlap());
    var together = ready.stream().filter(sink -> !from(sink).isBefore(least)).toList();
    ready.stream()
        .filter(sink -> !together.contains(sink))
        .forEach(sink -> sink.lane().leaveOthers());
    together.forEach(sink -> sink.lane().join());
    return begin(run, together);
  }

  private Optional<Pass> begin(PassReader run, List<SinkDelivery> together) {
    var isRescan = together.stream().anyMatch(this::isRescanDue);
    if (isRescan) {
      handover.toEach(together, SinkDelivery::lookAfter).forEach(this::halt);
    }
    var left = together.stream().filter(sink -> !halted.contains(sink)).toList();
    return left.isEmpty() ? Optional.empty() : Optional.of(run.begin(left, isRescan));
  }

  private Instant from(SinkDelivery sink) {
    return plan.from(sink.cursor(), false, now);
  }

  private boolean isRescanDue(SinkDelivery sink) {
    var period = Durations.parse(input.feed().getSpec().rescan().period());
    return RescanSchedule.isDue(
        input.feed().getMetadata().getUid(), period, sink.lane().rescanned(), now);
  }

  /** Has each sink that reads for itself go on in the background, if it is time. */
  void readAlone() {
    var isAnybodyAhead =
        sinks.stream().anyMatch(sink -> !sink.lane().isBusy() && !sink.lane().isAlone());
    var own = isAnybodyAhead ? plan.forLaggards() : plan;
    for (var sink : idle()) {
      if (sink.lane().isAlone() && !now.isBefore(sink.lane().due())) {
        var history = SinkStart.of(input.status(), sink.name(), now);
        handover.toOne(sink, one -> one.load(history).or(() -> Optional.of(alone(one, own))));
      }
    }
    settle();
  }

  private StepResult alone(SinkDelivery sink, ReadPlan own) {
    // Nobody else waits, so nothing is handed over to other threads.
    var inline = new SinkFanOut(input.name(), Runnable::run, handover.patience(), () -> {});
    var run = new PassReader(own, new TenantAlertReader(outside.source(), own), inline, now);
    if (sink.lane().pass().isEmpty()) {
      var isRescan = isRescanDue(sink);
      var trouble = isRescan ? sink.lookAfter() : Optional.<StepResult>empty();
      if (trouble.isPresent()) {
        return trouble.get();
      }
      sink.lane().begin(run.begin(List.of(sink), isRescan));
    }
    return inTurn(sink.lane().pass().orElseThrow(), List.of(sink), run).get(sink);
  }

  /** A pass with a backlog waits for its turn. */
  private Map<SinkDelivery, StepResult> inTurn(
      Pass pass, Collection<SinkDelivery> members, PassReader run) {
    var isBehind = pass.windows().isBehind();
    if (isBehind && !outside.turns().take()) {
      return PassReader.all(members, new StepResult.More());
    }
    try {
      return run.run(pass, members, new PollBudget(outside.clock(), CALLS, isBehind));
    } finally {
      if (isBehind) {
        outside.turns().giveBack();
      }
    }
  }

  /**
   * What is known of each sink now.
   *
   * @param left removed ones of which something is left
   */
  PollReport report(List<SinkReport> left) {
    return new PollReport(sinks.stream().map(this::report).toList(), left, replay);
  }

  private SinkReport report(SinkDelivery sink) {
    var lane = sink.lane();
    if (lane.isBusy()) {
      var last =
          memory.report().sinks().stream()
              .filter(one -> one.name().equals(sink.name()))
              .findFirst();
      return new SinkReport(
          sink.name(),
          new StepResult.Slow(),
          last.flatMap(SinkReport::progress),
          last.flatMap(SinkReport::notice),
          true);
    }
    return new SinkReport(
        sink.name(),
        lane.step(),
        lane.cursor().map(Cursor::progress),
        lane.notice(),
        lane.isAlone());
  }

  private void halt(SinkDelivery sink, StepResult step) {
    halted.add(sink);
    note(sink, step);
  }

  private void note(SinkDelivery sink, StepResult step) {
    var lane = sink.lane();
    if (!lane.isBusy()) {
      var wait = outside.pace().afterStep(input.feed(), step, lane.troubleSince(), now);
      lane.came(step, outside.clock().instant(), wait);
    }
  }

  /** Those that nobody works for, and that nothing has halted in this run. */
  private List<SinkDelivery> idle() {
    return sinks.stream().filter(sink -> !sink.lane().isBusy() && !halted.contains(sink)).toList();
  }

  private static Set<String> names(List<SinkDelivery> sinks) {
    return sinks.stream().map(SinkDelivery::name).collect(Collectors.toSet());
  }
}
