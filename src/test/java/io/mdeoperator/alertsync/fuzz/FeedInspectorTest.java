// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.mdeoperator.alertsync.fuzz.Faults.Fault;
import io.mdeoperator.alertsync.fuzz.FeedWorld.Planted;
import io.mdeoperator.alertsync.fuzz.Violation.Kind;
import io.mdeoperator.alertsync.testing.Alerts;
import io.mdeoperator.alertsync.testing.WrappedCheckpointStore;
import io.mdeoperator.api.Api;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus;
import io.mdeoperator.delivery.checkpoint.Checkpoint;
import io.mdeoperator.delivery.checkpoint.CheckpointCodec;
import io.mdeoperator.delivery.checkpoint.Gap;
import io.mdeoperator.delivery.checkpoint.HandledRequests;
import io.mdeoperator.delivery.checkpoint.Remembered;
import io.mdeoperator.sink.Revision;
import io.mdeoperator.sink.store.CheckpointStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Operators with one planted bug each: the inspector has to find it, and nothing without it. */
class FeedInspectorTest {
  private int alerts;

  @Test
  void findsNothingWhereNothingIsWrong() {
    assertThat(story(Planted.NONE, world -> {})).isEmpty();
  }

  @Test
  void findsNothingWhereASinkFailsAndTheFeedSaysSo() {
    assertThat(story(Planted.NONE, world -> fails(world, "sink one", Fault.FAILS))).isEmpty();
  }

  @Test
  void findsAFeedThatAnErrorFreezes() {
    assertThat(story(Planted.NONE.freezing(), world -> world.faults().once("source", Fault.ERROR)))
        .contains(Kind.DISHONEST);
    assertThat(story(Planted.NONE, world -> world.faults().once("source", Fault.ERROR))).isEmpty();
  }

  @Test
  void findsAProblemThatTheStatusForgets() {
    var forgets =
        Planted.NONE.status(
            new UnaryOperator<>() {
              private List<Condition> first;

              @Override
              public MdeAlertSyncStatus apply(MdeAlertSyncStatus next) {
                first = first == null ? next.conditions() : first;
                return next.withConditions(next.observedGeneration(), first);
              }
            });

    assertThat(story(forgets, world -> fails(world, "sink one", Fault.FAILS)))
        .contains(Kind.DISHONEST);
  }

  /** Where there is a second sink, the feed tells of the one that does not come back. */
  @ParameterizedTest
  @ValueSource(strings = {"checkpoint", "alerts", "source"})
  void findsACallThatNeverReturns(String place) {
    assertThat(
            story(
                Planted.NONE,
                world -> fails(world, place, Fault.NEVER_RETURNS),
                OperatorProcess.MIRROR))
        .contains(Kind.DISHONEST);
  }

  @Test
  void findsAClockThatStopsPolls() {
    assertThat(story(Planted.NONE.waitingByWallClock(), FeedInspectorTest::setBack))
        .contains(Kind.DISHONEST);
    assertThat(story(Planted.NONE, FeedInspectorTest::setBack)).isEmpty();
  }

  @Test
  void findsNothingWhereASinkFailsWhileTheClockIsSetBack() {
    assertThat(
            story(
                Planted.NONE,
                world -> {
                  fails(world, "sink one", Fault.FAILS);
                  appear(world);
                  world.runFor(Duration.ofMinutes(2));
                  setBack(world);
                }))
        .isEmpty();
  }

  private static void setBack(FeedWorld world) {
    world.time().setWrongBy(Duration.ofHours(-1));
  }

  @Test
  void findsAGapThatIsPassedBy() {
    var forgets = checkpoints(found -> without(found, List.of(), found.handled()));

    assertThat(story(Planted.NONE.checkpoints(forgets), this::bad)).contains(Kind.DISHONEST);
    assertThat(story(Planted.NONE, this::bad)).isEmpty();
  }

  @Test
  void findsAReplayThatIsDoneAgain() {
    var forgets = checkpoints(found -> without(found, found.gaps(), HandledRequests.NONE));
    var plant = Planted.NONE.checkpoints(forgets).status(FeedInspectorTest::withoutReplay);

    assertThat(story(plant, FeedInspectorTest::replay)).contains(Kind.REPEATED);
    assertThat(story(Planted.NONE, FeedInspectorTest::replay)).isEmpty();
  }

  @Test
  void findsACheckpointThatForgetsItsSegments() {
    var forgets = checkpoints(found -> withAlerts(found, Remembered.of(found.known().alerts())));

    assertThat(story(Planted.NONE.checkpoints(forgets), this::killedLater)).contains(Kind.REPEATED);
    assertThat(story(Planted.NONE, this::killedLater)).isEmpty();
  }

  @Test
  void findsACheckpointThatIsWrittenBeforeItsSegment() {
    assertThat(story(Planted.NONE.checkpoints(Unwritten::new), this::killedLater))
        .contains(Kind.REPEATED);
  }

  /** When there are segments. */
  private void killedLater(FeedWorld world) {
    for (var i = 0; i < 8; i++) {
      appear(world);
    }
    world.runFor(Duration.ofMinutes(5));
    world.kill();
  }

  @Test
  void findsWhoeverCountsUpToALargeNumber() {
    assertThat(story(Planted.NONE.checkpoints(Counting::new), _ -> {}))
        .contains(Kind.TOO_MANY_CALLS);
  }

  private static void replay(FeedWorld world) {
    var from = world.time().now().minus(Duration.ofHours(1));
    world.ledger().replayAsked(from, _ -> true);
    world.annotate(Api.REPLAY_FROM_ANNOTATION, from.toString());
    for (var i = 0; i < 3; i++) {
      world.runFor(Duration.ofMinutes(5));
      world.kill();
    }
  }

  private void bad(FeedWorld world) {
    world.edit(true, node -> node.withObject("/spec").withObject("/rescan").put("lookback", "1m"));
    world.defender().failOn(alert -> alert.id().equals("da3"));
    world.appear(new Revision("da3", world.time().now()), "High", FeedLedger.MAX_UNDELIVERED);
    for (var i = 0; i < 4; i++) {
      world.runFor(Duration.ofMinutes(5));
      appear(world);
    }
    world.runFor(Duration.ofMinutes(1));
    world.kill();
  }

  private static void fails(FeedWorld world, String place, Fault fault) {
    world.faults().until(world.time().now().plus(Duration.ofDays(1)), place, fault);
  }

  private interface Happening {
    void in(FeedWorld world);
  }

  /** An hour in which alerts come while something is wrong; what the inspector finds. */
  private List<Kind> story(Planted planted, Happening happening) {
    return story(planted, happening, "one", OperatorProcess.MIRROR);
  }

  private List<Kind> story(Planted planted, Happening happening, String... sinks) {
    alerts = 10;
    try (var world = new FeedWorld(1, planted, sinks)) {
      appear(world);
      world.runFor(Duration.ofMinutes(10));
      happening.in(world);
      for (var i = 0; i < 12; i++) {
        appear(world);
        world.runFor(Duration.ofMinutes(5));
      }
      return world.violations().stream().map(Violation::kind).distinct().toList();
    }
  }

  private void appear(FeedWorld world) {
    world.appear(
        new Revision("da" + ++alerts, world.time().now()), "High", FeedLedger.MAX_UNDELIVERED);
  }

  private static MdeAlertSyncStatus withoutReplay(MdeAlertSyncStatus status) {
    return new MdeAlertSyncStatus(
        status.observedGeneration(),
        status.conditions(),
        status.lastHandledRequestedAt(),
        null,
        status.tenant(),
        status.delivered(),
        status.lastAlertTime(),
        status.lastDeliveryTime(),
        status.lastPollTime(),
        status.gaps(),
        status.sinks());
  }

  private static Checkpoint without(Checkpoint found, List<Gap> gaps, HandledRequests handled) {
    return with(found, gaps, handled, found.known());
  }

  private static Checkpoint withAlerts(Checkpoint found, Remembered known) {
    return with(found, found.gaps(), found.handled(), known);
  }

  private static Checkpoint with(
      Checkpoint found, List<Gap> gaps, HandledRequests handled, Remembered known) {
    return new Checkpoint(
        found.tenantId(),
        found.watermark(),
        found.reach(),
        found.rescanWatermark(),
        found.delivered(),
        found.quarantined(),
        found.superseded(),
        found.receipt(),
        found.begin(),
        gaps,
        handled,
        known);
  }

  /** Checkpoints that are written otherwise than they should be. */
  private static UnaryOperator<CheckpointStore> checkpoints(UnaryOperator<Checkpoint> change) {
    return real -> new Changing(real, change);
  }

  private record Changing(CheckpointStore real, UnaryOperator<Checkpoint> change)
      implements WrappedCheckpointStore {
    @Override
    public Result<String> save(String sink, byte[] content, String follows) {
      var good = (CheckpointCodec.Decoded.Good) CheckpointCodec.decode(content, Alerts.TENANT);
      return real.save(sink, CheckpointCodec.encode(change.apply(good.checkpoint())), follows);
    }
  }

  private record Unwritten(CheckpointStore real) implements WrappedCheckpointStore {
    @Override
    public Result<String> createSegment(String sink, int slot, byte[] content) {
      return Result.ok("none");
    }
  }

  private record Counting(CheckpointStore real) implements WrappedCheckpointStore {
    @Override
    public Result<Optional<Stored>> load(String sink) {
      IntStream.range(0, 5_000).forEach(number -> real.load("x" + number));
      return real.load(sink);
    }
  }
}
