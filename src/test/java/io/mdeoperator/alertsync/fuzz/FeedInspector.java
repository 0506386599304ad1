// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.fuzz;

import io.mdeoperator.api.Api;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Looks at a feed every minute as a person would, who knows what the feed owes: does it say that
 * all is well, though it is not? And does it write and call as seldom as it should?
 */
final class FeedInspector {
  private static final Duration PERIOD = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);

  /** Each poll may bring something new, and so may each step of a sink that reads by itself. */
  private static final int MAX_STATUS_WRITES = 240;

  private static final int MAX_CONFIGMAP_WRITES = 1_200;

  /** Each delivery reads what it may change; whoever counts up to a number reads more. */
  private static final int MAX_CONFIGMAP_READS = 4_000;

  /** Twice what Microsoft grants: nobody enforces it here, so this finds what never stops. */
  private static final int MAX_CALLS = 3_000;

  private final FeedWorld world;
  private Instant due = Instant.MIN;
  private Instant hour = Instant.MIN;
  private Instant honestSince = Instant.MIN;
  private int statusWrites;
  private int configMapWrites;
  private int configMapReads;
  private int calls;

  FeedInspector(FeedWorld world) {
    this.world = world;
  }

  /** When it looks next. */
  Instant due() {
    return due.isBefore(world.time().now()) ? world.time().now() : due;
  }

  /** A new process has to find out first. */
  void restarted() {
    honestSince = world.time().now();
  }

  void written() {
    if (openReplay().isEmpty()) {
      world.ledger().replayHandled();
    }
  }

  /** What somebody has asked to be replayed, as long as the status does not tell that it was. */
  Optional<String> openReplay() {
    var handled =
        Optional.ofNullable(world.feed().getStatus())
            .map(MdeAlertSyncStatus::lastHandledReplayFrom);
    return annotation(Api.REPLAY_FROM_ANNOTATION)
        .filter(asked -> !handled.equals(Optional.of(asked)));
  }

  /** Whether somebody has asked for a redrive, which a sink that is new does, too. */
  boolean isRedriveAsked() {
    return annotation(Api.REDRIVE_ANNOTATION).isPresent();
  }

  private Optional<String> annotation(String name) {
    return Optional.ofNullable(world.feed().getMetadata().getAnnotations())
        .map(all -> all.get(name));
  }

  void inspect() {
    var now = world.time().now();
    if (now.isBefore(due)) {
      return;
    }
    due = now.plus(PERIOD);
    collectGarbage();
    inspectHonesty(now);
    if (!now.isBefore(hour)) {
      inspectLimits();
      hour = now.plus(HOUR);
    }
  }

  /** While the feed is suspended, Ready keeps its value. */
  private void inspectHonesty(Instant now) {
    if (isSuspended() || !world.isUp()) {
      honestSince = now;
    }
    var isReady = world.ready().filter(ready -> "True".equals(ready.getStatus())).isPresent();
    if (isReady) {
      world
          .ledger()
          .overdue(honestSince, now, this::isInGap)
          .filter(_ -> world.violations().stream().noneMatch(FeedInspector::isDishonest))
          .ifPresent(
              what ->
                  world.violated(
                      Violation.Kind.DISHONEST,
                      "",
                      now + ": " + world.ready().get().getReason() + ", but " + what));
    }
  }

  private static boolean isDishonest(Violation violation) {
    return violation.kind() == Violation.Kind.DISHONEST;
  }

  private boolean isSuspended() {
    return world.feed().getSpec().suspend()
        || world.ready().filter(r -> Reason.SUSPENDED.value().equals(r.getReason())).isPresent();
  }

  /** A gap that the status does not name is none. */
  private boolean isInGap(Instant time) {
    return Stream.ofNullable(world.feed().getStatus())
        .flatMap(status -> Stream.ofNullable(status.sinks()))
        .flatMap(List::stream)
        .flatMap(sink -> Stream.ofNullable(sink.gaps()))
        .flatMap(List::stream)
        .anyMatch(
            gap ->
                !time.isBefore(Instant.parse(gap.fromTime()))
                    && time.isBefore(Instant.parse(gap.beforeTime())));
  }

  /** As the garbage collector does with what belonged to a feed that is not there any more. */
  private void collectGarbage() {
    var uid = world.feed().getMetadata().getUid();
    for (var name : world.configMaps().names()) {
      var owners = world.configMaps().find(name).orElseThrow().getMetadata().getOwnerReferences();
      if (!owners.isEmpty() && owners.stream().noneMatch(owner -> owner.getUid().equals(uid))) {
        world.configMaps().delete(name);
      }
    }
  }

  private void inspectLimits() {
    limit(
        Violation.Kind.TOO_MANY_WRITES,
        "statuses",
        world.statusWrites() - statusWrites,
        MAX_STATUS_WRITES);
    limit(
        Violation.Kind.TOO_MANY_WRITES,
        "ConfigMaps",
        world.configMaps().writes() - configMapWrites,
        MAX_CONFIGMAP_WRITES);
    limit(
        Violation.Kind.TOO_MANY_CALLS,
        "reads of ConfigMaps",
        world.configMaps().reads() - configMapReads,
        MAX_CONFIGMAP_READS);
    limit(Violation.Kind.TOO_MANY_CALLS, "calls", world.sourceCalls() - calls, MAX_CALLS);
    statusWrites = world.statusWrites();
    configMapWrites = world.configMaps().writes();
    configMapReads = world.configMaps().reads();
    calls = world.sourceCalls();
  }

  private void limit(Violation.Kind kind, String what, int count, int most) {
    if (count > most) {
      world.violated(kind, "", what + ": " + count + " in the hour before " + world.time().now());
    }
  }
}
