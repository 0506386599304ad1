// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.fuzz;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mdeoperator.alertsync.fuzz.Faults.Fault;
import io.mdeoperator.alertsync.testing.Alerts;
import io.mdeoperator.api.Api;
import io.mdeoperator.api.v1alpha1.sink.SinkSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A few hours of a feed that people change while whatever it depends on fails, as a seed says. The
 * same seed brings the same story.
 */
final class TransitionFuzz implements AutoCloseable {
  private static final int STEPS = 60;
  private static final Duration MAX_REST = Duration.ofHours(5);
  private static final String OTHER_TENANT = "33333333-3333-3333-3333-333333333333";
  private static final List<String> NAMES = List.of("one", "two", "three", OperatorProcess.MIRROR);

  private final Random random;
  private final FeedWorld world;
  private final FuzzedAlerts alerts;
  private final List<String> story = new ArrayList<>();
  private Set<String> filter = Set.of();
  private int lastRequest;

  TransitionFuzz(long seed) {
    random = new Random(seed);
    var sinks = new ArrayList<>(NAMES.subList(0, 1 + random.nextInt(2)));
    if (random.nextBoolean()) {
      sinks.add(OperatorProcess.MIRROR);
    }
    world = new FeedWorld(seed, FeedWorld.Planted.NONE, sinks.toArray(String[]::new));
    alerts = new FuzzedAlerts(world, random);
  }

  /** What happened. */
  List<String> story() {
    return story;
  }

  int delivered() {
    return world.ledgers().stream().mapToInt(FeedLedger::delivered).sum();
  }

  /** Runs it to its end; what was wrong. */
  List<Violation> run() {
    for (var step = 0; step < STEPS && world.violations().isEmpty(); step++) {
      alerts.come();
      if (random.nextInt(3) > 0) {
        somebodyChangesSomething();
      }
      if (random.nextInt(3) > 0) {
        somethingFails();
      }
      world.runFor(seconds(20, 360));
    }
    if (world.violations().isEmpty()) {
      comeToRest();
    }
    tell("Ready: " + world.ready().map(ready -> ready.getStatus() + ", " + ready.getMessage()));
    return world.violations();
  }

  @Override
  public void close() {
    world.close();
  }

  private void somebodyChangesSomething() {
    switch (random.nextInt(21)) {
      case 0 -> addSink();
      case 1 -> removeSink();
      case 2 -> {
        removeSink();
        world.runFor(seconds(0, 20));
        addSink();
      }
      case 3 -> filter();
      case 4 ->
          spec(
              "rescan lookback",
              spec -> spec.withObject("/rescan").put("lookback", oneOf("24h", "6h")));
      case 5 -> spec("overlap", spec -> spec.put("overlap", oneOf("5m", "15m")));
      case 6 -> suspend(true);
      case 7, 8 -> suspend(false);
      case 9 -> replay();
      case 10 -> redrive();
      case 11 -> request();
      case 12 -> {
        tell("a Secret of a sink is edited");
        world.secretIsEdited();
      }
      case 13 -> {
        tell("the tenant is deleted");
        world.tenantIsDeleted();
      }
      case 14, 15 -> {
        tell("the tenant is there");
        world.tenantIs(world.tenantId());
      }
      case 16 -> otherTenant();
      case 17 -> feedAgain();
      case 18 -> poison();
      default -> junk();
    }
  }

  private void somethingFails() {
    switch (random.nextInt(11)) {
      case 10 -> {
        var wrongBy = seconds(-3600, 3600);
        tell("the operator's clock is wrong by " + wrongBy);
        world.time().setWrongBy(wrongBy);
      }
      case 0 -> {
        tell("the operator is killed");
        world.kill();
      }
      case 1 -> {
        var bad = alerts.any();
        tell(bad + " cannot be read");
        world.defender().failOn(alert -> alert.id().equals(bad));
      }
      case 2, 3 -> {
        tell("all can be read");
        world.defender().failOn(_ -> false);
      }
      case 4, 5 -> {
        var fault = oneOf(Fault.FAILS, Fault.HANGS, Fault.ANSWER_LOST, Fault.THROWS);
        fails(fault, seconds(10, 1200));
      }
      default -> fails(oneOf(Fault.values()), Duration.ZERO);
    }
  }

  private void fails(Fault fault, Duration time) {
    var place =
        oneOf(
            "source", "checkpoint", "quarantine", "alerts", "sink one", "sink two", "sink mirror");
    if (fault == Fault.NEVER_RETURNS) {
      return; // whatever the operator calls has a deadline
    }
    tell(place + ": " + fault + (time.isZero() ? " once" : " for " + time));
    if (time.isZero()) {
      world.faults().once(place, fault);
    } else {
      world.faults().until(world.time().now().plus(time), place, fault);
    }
  }

  private List<String> sinks() {
    return world.feed().getSpec().sinks().stream().map(SinkSpec::name).toList();
  }

  private void addSink() {
    var free = NAMES.stream().filter(name -> !sinks().contains(name)).toList();
    if (!free.isEmpty()) {
      var name = oneOf(free);
      spec(
          "sink " + name + " is added",
          spec ->
              ((ArrayNode) spec.get("sinks")).addObject().put("name", name).putObject("configMap"));
      world.ledger().sinkAdded(name, Instant.MIN, world.time().now());
    }
  }

  private void removeSink() {
    if (sinks().size() > 1) {
      var name = oneOf(sinks());
      spec(
          "sink " + name + " is removed",
          spec -> ((ArrayNode) spec.get("sinks")).remove(sinks().indexOf(name)));
      world.ledger().sinkRemoved(name);
    }
  }

  private void filter() {
    filter = oneOf(Set.of(), Set.of(), Set.of("High"), Set.of("High", "Low"));
    spec(
        "filter " + filter,
        spec -> {
          var chosen = spec.withObject("/filter").putArray("severities");
          filter.stream().sorted().forEach(chosen::add);
        });
    tellFilter();
  }

  private void tellFilter() {
    var chosen = filter;
    world.ledger().filterChanged(one -> chosen.isEmpty() || chosen.contains(one));
  }

  private void suspend(boolean isSuspended) {
    if (world.feed().getSpec().suspend() != isSuspended) {
      spec("suspend " + isSuspended, spec -> spec.put("suspend", isSuspended));
    }
  }

  private void spec(String what, Consumer<ObjectNode> change) {
    tell(what);
    world.edit(true, node -> change.accept(node.withObject("/spec")));
  }

  /** A replay that is not handled yet is of the new tenant's alerts. */
  private void replayOfOtherTenant() {
    world
        .inspector()
        .openReplay()
        .ifPresent(
            value -> {
              var parts = value.split("@", 2);
              world
                  .ledger()
                  .replayAsked(
                      Instant.parse(parts[0]), name -> parts.length == 1 || parts[1].equals(name));
            });
  }

  private void replay() {
    var from = world.time().now().minus(seconds(3900, 10_800)).truncatedTo(ChronoUnit.SECONDS);
    var only = oneIn(2) ? oneOf(sinks()) : "";
    var value = from + (only.isEmpty() ? "" : "@" + only);
    tell("replay from " + value);
    world.ledger().replayAsked(from, name -> only.isEmpty() || only.equals(name));
    world.annotate(Api.REPLAY_FROM_ANNOTATION, value);
  }

  private void redrive() {
    tell("redrive " + ++lastRequest);
    world.ledgers().forEach(FeedLedger::redriveAsked);
    world.ledgers().forEach(FeedLedger::excuseUnsaved);
    world.annotate(Api.REDRIVE_ANNOTATION, "redrive-" + lastRequest);
  }

  private void request() {
    tell("requested-at " + ++lastRequest);
    world.annotate(Api.REQUESTED_AT_ANNOTATION, "request-" + lastRequest);
  }

  private void otherTenant() {
    var id = world.tenantId().equals(Alerts.TENANT) ? OTHER_TENANT : Alerts.TENANT;
    tell("the tenant is made again as " + id);
    world.ledger().closed();
    alerts.forget();
    world.tenantIs(id);
    tellFilter();
    var since = world.time().now().minus(Duration.ofHours(6));
    sinks().forEach(name -> world.ledger().sinkAdded(name, since, world.time().now()));
    replayOfOtherTenant();
  }

  private void feedAgain() {
    tell("the feed is deleted and made again");
    world.feedIsMadeAgain();
    tellFilter();
    // What can be seen of the tenant is known to the ledger of the feed before.
    alerts.appearAgain();
    sinks().forEach(name -> world.ledger().sinkAdded(name, Instant.MIN, world.time().now()));
  }

  private void poison() {
    if (oneIn(3)) {
      tell("sinks take everything");
      world.poison().clear();
    } else {
      var id = alerts.next();
      tell("sinks refuse " + id);
      world.poison().add(id);
    }
  }

  /** A person or a tool changes what belongs to the operator. */
  private void junk() {
    sinks().forEach(world.ledger()::excuseAll);
    tell(new ConfigMapJunk(world.configMaps(), random).some());
  }

  /** All faults are over. */
  private void comeToRest() {
    tell("all faults are over");
    world.faults().clear();
    world.poison().clear();
    world.defender().failOn(_ -> false);
    world.time().setWrongBy(Duration.ZERO);
    world.tenantIs(world.tenantId());
    suspend(false);
    alerts.lateOnesUntil(Instant.MAX);
    world.runFor(Duration.ofMinutes(30));
    request();
    world.runFor(Duration.ofMinutes(30));
    var end = world.time().now().plus(MAX_REST);
    while (!world.ledger().isSettled() && world.time().now().isBefore(end)) {
      world.runFor(Duration.ofMinutes(10));
    }
    world.runFor(Duration.ofMinutes(10));
    world.ledger().end();
    if (world.ready().filter(ready -> "True".equals(ready.getStatus())).isEmpty()) {
      world.violated(Violation.Kind.NOT_READY, "", world.ready().toString());
    }
    if (!Objects.equals(
        world.feed().getStatus().lastHandledRequestedAt(), "request-" + lastRequest)) {
      world.violated(Violation.Kind.NOT_HANDLED, "", "requested-at");
    }
  }

  private Duration seconds(int least, int most) {
    return Duration.ofSeconds(least + random.nextInt(most - least));
  }

  private boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  @SafeVarargs
  private <T> T oneOf(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private void tell(String what) {
    story.add(world.time().now() + " " + what);
  }
}
