// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.machineaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.v1alpha1.MachineActionType;
import io.mdeoperator.api.v1alpha1.MdeMachineActionSpec.Device;
import io.mdeoperator.api.v1alpha1.MdeMachineActionStatus;
import io.mdeoperator.defender.machine.Posted;
import io.mdeoperator.simulator.http.Fault;
import io.mdeoperator.simulator.machine.ActionType;
import io.mdeoperator.simulator.machine.Machine;
import io.mdeoperator.simulator.machine.MachineActions.Repeat;
import io.mdeoperator.simulator.machine.Outcome;
import io.mdeoperator.simulator.machine.PostedAction;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Days of a few objects, in which operators die at every step, answers are lost, other people act
 * on the same devices, and objects are restored without their statuses. A seed stands for one
 * schedule.
 */
final class ActionSchedule implements AutoCloseable {
  private static final int STEPS = 120;
  private static final Pattern TOKEN = Pattern.compile("\\[mde-operator ([0-9a-f]{16})\\]");
  private static final List<Repeat> REPEATS = List.of(Repeat.values());

  private final ActionWorld world = new ActionWorld();
  private final Random random;
  private final Map<String, Machine> devices = new LinkedHashMap<>();
  private final Map<String, Integer> notRefused = new HashMap<>();
  private final Set<String> restored = new HashSet<>();
  private final Machine guarded;
  private final boolean restores;
  private UnaryOperator<Posted> seen = posted -> posted;
  private boolean isCalm;

  ActionSchedule(long seed) {
    random = new Random(seed);
    restores = random.nextInt(3) == 0;
    world
        .onboarded
        .tenant()
        .machineActions()
        .listLag(Duration.ofSeconds(random.nextInt(11)))
        .whileActive(anyOf(REPEATS))
        .usually(
            ActionType.ISOLATE, Outcome.succeeds().after(Duration.ofMinutes(random.nextInt(90))));
    guarded = world.workstation("guarded").tag("tier0");
    object("released", "1h");
    object("kept", null);
    object("late", "20m");
    var scanned = device("scan");
    world.create("scan", world.spec(MachineActionType.ANTIVIRUS_SCAN, Device.ofId(scanned.id())));
    world.create("guarded", world.isolation(Device.ofId(guarded.id())));
    world.post =
        (api, defender) -> {
          var before = world.onboarded.simulator().ledger().all().size();
          var posted = defender.at(api);
          if (!(posted instanceof Posted.NotExecuted || posted instanceof Posted.AlreadyActive)) {
            world.onboarded.simulator().ledger().all().stream()
                .skip(before)
                .forEach(post -> notRefused.merge(token(post).orElse("none"), 1, Integer::sum));
          }
          if (isRarely(8)) {
            throw new ActionWorld.Crash();
          }
          return seen.apply(posted);
        };
  }

  /** What the operator is led to believe of an answer: a bug in it. */
  ActionSchedule with(UnaryOperator<Posted> bug) {
    seen = bug;
    return this;
  }

  /** What becomes of each status: another bug. */
  ActionSchedule storing(UnaryOperator<MdeMachineActionStatus> bug) {
    world.stored = bug;
    return this;
  }

  private void object(String name, String releaseAfter) {
    var spec = world.isolation(Device.ofId(device(name).id()));
    world.create(name, releaseAfter == null ? spec : ActionSpecs.releaseAfter(spec, releaseAfter));
  }

  private Machine device(String name) {
    var machine = world.workstation(name + ".contoso.example");
    devices.put(name, machine);
    return machine;
  }

  /** Lives through it, then lets everything come to its end, and checks what must hold. */
  void run() {
    for (var step = 0; step < STEPS; step++) {
      var name = anyOf(List.copyOf(world.objects.keySet()));
      disturb(name);
      look(name);
      world.pass(Duration.ofSeconds(isRarely(4) ? random.nextInt(3_600) : random.nextInt(20)));
    }
    calm();
    for (var name : List.copyOf(world.objects.keySet())) {
      if (!name.equals("guarded")) {
        world.run(name, Duration.ofDays(9));
      }
    }
    check();
  }

  private void disturb(String next) {
    var actions = world.onboarded.tenant().machineActions();
    var faults = world.onboarded.simulator().apiFaults();
    world.beforeWrite = isRarely(10) ? ActionWorld.CRASH : () -> {};
    world.afterWrite = isRarely(8) ? ActionWorld.CRASH : () -> {};
    switch (random.nextInt(14)) {
      case 0 -> faults.next(anyFault().onPath("isolate"));
      case 1 -> faults.next(anyFault());
      case 2 -> faults.next(Fault.afterTheFact(anyFault()).onPath("isolate"));
      case 3 -> faults.next(Fault.tooManyRequestsText("5").onPath("isolate"));
      case 4 -> byOther(ActionType.ISOLATE);
      case 5 -> byOther(ActionType.UNISOLATE);
      case 6 -> actions.releaseByScript(anyDevice());
      case 7 -> restoreWithoutStatus();
      case 10 -> isolatedByOtherRightBeforeThePost(next);
      case 8 -> world.skew = Duration.ofMinutes(random.nextInt(121) - 60);
      case 9 -> twoLeaders();
      default -> world.restart();
    }
  }

  private void byOther(ActionType type) {
    world
        .onboarded
        .tenant()
        .machineActions()
        .byOther(
            anyDevice(),
            type,
            "analyst",
            "by hand",
            Outcome.succeeds().after(Duration.ofMinutes(random.nextInt(30))));
  }

  /** After Defender's list was looked at, so that nobody sees it come. */
  private void isolatedByOtherRightBeforeThePost(String next) {
    if (devices.containsKey(next)) {
      world.afterWrite =
          () ->
              world
                  .onboarded
                  .tenant()
                  .machineActions()
                  .byOther(
                      devices.get(next),
                      ActionType.ISOLATE,
                      "analyst",
                      "by hand",
                      Outcome.succeeds().after(Duration.ofMinutes(5)));
    }
  }

  /**
   * Not sooner than Defender lists what was asked for. In few schedules: an object that was
   * restored may ask again for what Defender has not executed.
   */
  private void restoreWithoutStatus() {
    if (!restores) {
      return;
    }
    world.pass(Duration.ofSeconds(11));
    var name = anyOf(List.copyOf(devices.keySet()));
    restored.add(name);
    world.create(name, world.objects.get(name).getSpec());
  }

  private void twoLeaders() {
    var other = world.newOperator();
    var name = anyOf(List.copyOf(world.objects.keySet()));
    world.beforeWrite =
        () -> {
          world.beforeWrite = () -> {};
          world.look(other, name);
        };
  }

  private void look(String name) {
    try {
      world.look(name);
    } catch (ActionWorld.Crash died) {
      world.restart();
    }
  }

  private void calm() {
    world.onboarded.simulator().apiFaults().clear();
    world.beforeWrite = () -> {};
    world.afterWrite = () -> {};
    world.skew = Duration.ZERO;
    isCalm = true;
  }

  private boolean isRarely(int n) {
    return !isCalm && random.nextInt(n) == 0;
  }

  private void check() {
    var posts = world.onboarded.simulator().ledger().all();
    var executed =
        posts.stream()
            .filter(PostedAction::isExecuted)
            .collect(Collectors.groupingBy(post -> token(post).orElse("none")));
    assertThat(executed.values()).as("executed, by token").allMatch(same -> same.size() == 1);
    devices.forEach(
        (name, device) -> {
          if (!restored.contains(name)) {
            posts.stream()
                .filter(post -> device.id().equals(post.machineId()))
                .flatMap(post -> token(post).stream())
                .forEach(
                    token ->
                        assertThat(notRefused.getOrDefault(token, 0))
                            .as("POSTs of %s that were not refused", name)
                            .isLessThanOrEqualTo(1));
          }
        });
    assertThat(posts).noneMatch(post -> guarded.id().equals(post.machineId()));
    assertOwnReleasesOnly(posts);
    world.objects.forEach(
        (name, object) -> {
          if (!name.equals("guarded")) {
            assertThat(object.getStatus().outcome()).as(name).isNotNull();
            assertThat(ReleaseRun.isDueLater(object.getStatus())).as(name).isFalse();
            assertThat(world.message(name)).isNotBlank();
          }
        });
  }

  /** What somebody else has isolated is released by no object, even if it was answered with it. */
  private void assertOwnReleasesOnly(List<PostedAction> posts) {
    for (var post : posts) {
      if (post.type().equals(Optional.of(ActionType.UNISOLATE))) {
        assertThat(posts)
            .as("isolations of %s", post.machineId())
            .anyMatch(
                other ->
                    other.isExecuted()
                        && other.type().equals(Optional.of(ActionType.ISOLATE))
                        && other.machineId().equals(post.machineId()));
      }
    }
  }

  private static Optional<String> token(PostedAction post) {
    return Optional.ofNullable(post.comment())
        .map(TOKEN::matcher)
        .filter(Matcher::find)
        .map(found -> found.group(1));
  }

  private Fault anyFault() {
    return switch (random.nextInt(5)) {
      case 0 -> Fault.status(504);
      case 1 -> Fault.status(500);
      case 2 -> Fault.connectionReset();
      case 3 -> Fault.truncatedBody();
      default -> Fault.htmlPage(502);
    };
  }

  private Machine anyDevice() {
    return anyOf(List.copyOf(devices.values()));
  }

  private <T> T anyOf(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  @Override
  public void close() throws IOException {
    world.close();
  }
}
