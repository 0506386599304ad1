// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.machineaction.faults;

import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.machineaction.faults.ActionStage.Replica;
import io.mdeoperator.simulator.http.Fault;
import io.mdeoperator.simulator.machine.ActionType;
import io.mdeoperator.simulator.machine.Machine;
import io.mdeoperator.simulator.machine.MachineActions.Repeat;
import io.mdeoperator.simulator.machine.Outcome;
import io.mdeoperator.testing.LoopbackGate;
import io.mdeoperator.testing.WireFault;
import io.mdeoperator.testing.process.FaultStory;
import io.mdeoperator.testing.process.StoryOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * One story of shipped operators that are killed and paused while they have devices act, of
 * Defender that fails them, and of other people who act on the same devices. The same seed brings
 * the same events in the same order; what each of them meets is up to the machine.
 */
public final class ActionFaultStory {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration A_WHILE = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofMillis(20);
  private static final Duration TOUCH = Duration.ofSeconds(1);

  /** Of a call that something is done during. */
  private static final Fault LATE = Fault.late(Duration.ofSeconds(1), Duration.ofMillis(1001));

  private final ControlPlane cluster;
  private final FaultStory story;
  private final Random random;
  private final List<Happening> happenings;
  private final Map<String, Asked> asked = new LinkedHashMap<>();
  private final List<Replica> replicas = new ArrayList<>();
  private int started;
  private int kills;

  /** What happens, each taking a few seconds. */
  public enum Happening {
    KILL,
    KILL_BEFORE_THE_POST,
    KILL_BEFORE_THE_ANSWER,
    TWO_OPERATORS,
    PAUSE,
    ANSWER_LOST,
    GATEWAY_TIMEOUT,
    GATEWAY_TIMEOUT_AFTER_THE_FACT,
    LIST_LAG,
    THROTTLING,
    FOREIGN_ACTION,
    RESTORED_WITHOUT_STATUS,
    API_SERVER_CUT_OFF,
    DEFENDER_CUT_OFF
  }

  /**
   * An object that the user has created.
   *
   * @param isRefused whether Defender may refuse what is asked for, so that it may be asked again
   */
  record Asked(String name, Machine device, boolean isRefused) {}

  /** Everything that can happen, in an order of the seed's. */
  public ActionFaultStory(ControlPlane cluster, long seed) {
    this(cluster, seed, List.of());
  }

  /**
   * Only some happenings.
   *
   * @param happenings in this order; the seed decides the rest
   */
  public ActionFaultStory(ControlPlane cluster, long seed, List<Happening> happenings) {
    this.cluster = cluster;
    this.story = new FaultStory(seed);
    this.random = story.random();
    this.happenings = happenings.isEmpty() ? all() : happenings;
  }

  private List<Happening> all() {
    var all = new ArrayList<>(Arrays.asList(Happening.values()));
    all.addAll(List.of(Happening.KILL, Happening.KILL, Happening.TWO_OPERATORS));
    Collections.shuffle(all, random);
    return all;
  }

  /** Plays it, lets everything come to its end, and checks what must hold. */
  public StoryOutcome run() throws Exception {
    var problems = new ArrayList<String>();
    var figures = new LinkedHashMap<String, Integer>();
    var stage = new ActionStage(cluster);
    try {
      play(stage);
      comeToRest(stage, problems);
      var end = new ActionFaultsEnd(stage, asked.values());
      problems.addAll(end.problems());
      figures.putAll(end.figures());
    } finally {
      closed(stage, problems);
    }
    figures.put("operators", started);
    figures.put("kills", kills);
    figures.put("other faults", happenings.size() - kills);
    return story.outcome(figures, problems);
  }

  private static void closed(ActionStage stage, List<String> problems) throws Exception {
    try {
      stage.close();
    } catch (AssertionError brokenStatus) {
      problems.add(brokenStatus.getMessage());
    }
  }

  private void play(ActionStage stage) throws Exception {
    stage
        .actions()
        .whileActive(anyOf(List.of(Repeat.REFUSED, Repeat.ANSWERED_WITH_EXISTING)))
        .whileIsolated(Repeat.REFUSED)
        .usually(ActionType.ISOLATE, Outcome.succeeds().after(story.millis(0, 8000)));
    start(stage);
    stage.operators().awaitReady();
    stage.awaitTenant();
    for (var next : happenings) {
      story.tell(next.name());
      happen(next, stage);
      story.pause(100, 600);
    }
  }

  private void happen(Happening next, ActionStage stage) throws Exception {
    switch (next) {
      case KILL -> {
        ask(stage, 3, false);
        story.pause(0, 2500);
        killAndStart(stage);
      }
      case KILL_BEFORE_THE_POST -> killBeforeThePost(stage);
      case KILL_BEFORE_THE_ANSWER -> killBeforeTheAnswer(stage);
      case TWO_OPERATORS -> twoOperators(stage);
      case PAUSE -> {
        ask(stage, 2, false);
        story.pause(0, 1500);
        pause(stage, replicas.getFirst());
      }
      case ANSWER_LOST -> met(stage, Fault.afterTheFact(Fault.connectionReset()), false);
      case GATEWAY_TIMEOUT -> met(stage, Fault.status(504), false);
      case GATEWAY_TIMEOUT_AFTER_THE_FACT ->
          met(stage, Fault.afterTheFact(Fault.status(504)), false);
      case LIST_LAG -> {
        stage.actions().listLag(story.millis(3000, 11_000));
        met(stage, Fault.afterTheFact(Fault.truncatedBody()), false);
      }
      case THROTTLING -> met(stage, Fault.tooManyRequestsText("1"), true);
      case FOREIGN_ACTION -> foreignAction(stage);
      case RESTORED_WITHOUT_STATUS -> restored(stage);
      case API_SERVER_CUT_OFF -> cutOff(stage, replicas.getFirst().apiServer());
      case DEFENDER_CUT_OFF -> cutOff(stage, replicas.getFirst().defender());
    }
  }

  private List<Asked> ask(ActionStage stage, int count, boolean isRefused) {
    var all = new ArrayList<Asked>();
    for (var i = 0; i < count; i++) {
      var name = "device-" + asked.size();
      var one = new Asked(name, stage.device(name), isRefused);
      asked.put(name, one);
      all.add(one);
    }
    for (var one : all) {
      if (random.nextInt(3) == 0) {
        stage.scan(one.name(), one.device());
      } else {
        stage.isolate(one.name(), one.device());
      }
    }
    return all;
  }

  /** A new isolation, whose request meets this. */
  private Asked met(ActionStage stage, Fault fault, boolean isRefused) throws InterruptedException {
    var name = "device-" + asked.size();
    var one = new Asked(name, stage.device(name), isRefused);
    asked.put(name, one);
    stage.simulator().apiFaults().next(fault.onPath(one.device().id() + "/isolate"));
    stage.isolate(name, one.device());
    story.pause(300, 1500);
    return one;
  }

  private void killAndStart(ActionStage stage) throws Exception {
    kill(stage, replicas.getFirst());
    start(stage);
    stage.operators().awaitReady();
  }

  private void start(ActionStage stage) throws Exception {
    var replica = stage.start(config -> config);
    replicas.add(replica);
    started++;
    story.tell("operator " + replica.number() + " starts");
  }

  private void kill(ActionStage stage, Replica replica) {
    stage.operators().kill(replica.number());
    replicas.remove(replica);
    kills++;
    story.tell("operator " + replica.number() + " is killed");
  }

  private void pause(ActionStage stage, Replica replica) throws InterruptedException {
    var process = stage.operators().process(replica.number());
    process.suspend();
    story.pause(500, 3000);
    process.resume();
  }

  /** It has written its intent, and is not told so. */
  private void killBeforeThePost(ActionStage stage) throws Exception {
    var replica = replicas.getFirst();
    var listing = stage.simulator().apiFaults().next(LATE.onPath("/machineactions"));
    var one = ask(stage, 1, false).getFirst();
    if (awaited("no list was looked at", () -> listing.hits() > 0)) {
      replica.apiServer().meet(new WireFault.HoldAnswers());
      awaited("no intent of " + one.name(), () -> isIntended(stage, one));
    }
    killAndStart(stage);
  }

  private static boolean isIntended(ActionStage stage, Asked one) {
    return stage.status(one.name()).filter(status -> status.intent() != null).isPresent();
  }

  private void killBeforeTheAnswer(ActionStage stage) throws Exception {
    var one = met(stage, LATE, false);
    awaited("no POST for " + one.name(), () -> !stage.posts(one.device()).isEmpty());
    story.pause(0, 900);
    killAndStart(stage);
  }

  /** Without a Lease: both work, and one of them is held up. */
  private void twoOperators(ActionStage stage) throws Exception {
    start(stage);
    stage.operators().awaitReady();
    ask(stage, 4, false);
    story.pause(0, 1500);
    pause(stage, anyOf(replicas));
    ask(stage, 2, false);
    story.pause(0, 1500);
    kill(stage, anyOf(replicas));
  }

  private void foreignAction(ActionStage stage) throws InterruptedException {
    var isBefore = random.nextBoolean();
    var name = "device-" + asked.size();
    var one = new Asked(name, stage.device(name), true);
    asked.put(name, one);
    if (isBefore) {
      isolateByHand(stage, one);
    }
    stage.isolate(name, one.device());
    story.pause(0, 1200);
    if (!isBefore) {
      isolateByHand(stage, one);
    }
  }

  private void isolateByHand(ActionStage stage, Asked one) {
    var end = Outcome.succeeds().after(story.millis(1000, 9000));
    stage.actions().byOther(one.device(), ActionType.ISOLATE, "analyst", "by hand", end);
  }

  private void restored(ActionStage stage) {
    var one = ask(stage, 1, false).getFirst();
    if (awaited("no end of " + one.name(), () -> isEnded(stage, one))) {
      stage.restoreWithoutStatus(one.name());
    }
  }

  private void cutOff(ActionStage stage, LoopbackGate gate) throws InterruptedException {
    ask(stage, 2, false);
    story.pause(0, 1500);
    gate.shut();
    story.pause(500, 2500);
    gate.open();
  }

  /** Whether it came about; what did not is told, and the story goes on. */
  private boolean awaited(String otherwise, Callable<Boolean> condition) {
    return awaited(otherwise, LOOK, condition);
  }

  private boolean awaited(String otherwise, Duration interval, Callable<Boolean> condition) {
    try {
      Awaitility.await().atMost(A_WHILE).pollInterval(interval).until(condition);
      return true;
    } catch (ConditionTimeoutException e) {
      story.tell(otherwise);
      return false;
    }
  }

  /** All faults are over, and so much time passes that nothing can come late. */
  private void comeToRest(ActionStage stage, List<String> problems) {
    story.tell("all faults are over");
    stage.operators().awaitReady();
    stage.simulator().apiFaults().clear();
    stage.actions().listLag(Duration.ZERO);
    awaited(
        "not all was asked for",
        TOUCH,
        () -> asked.values().stream().allMatch(it -> isKnown(stage, it)));
    stage.simulator().clock().advance(ActionStage.BEHIND);
    try {
      Awaitility.await()
          .atMost(PATIENCE)
          .pollInterval(TOUCH)
          .until(() -> unended(stage).stream().peek(it -> stage.touch(it.name())).count() == 0);
      story.tell("all objects have come to their ends");
    } catch (ConditionTimeoutException e) {
      unended(stage)
          .forEach(it -> problems.add(it.name() + " has no end: " + stage.message(it.name())));
    }
  }

  /** Whether nothing of it is on its way to Defender. */
  private static boolean isKnown(ActionStage stage, Asked one) {
    stage.touch(one.name());
    var message = stage.message(one.name());
    return isEnded(stage, one)
        || message.contains("its answer was lost")
        || message.startsWith("AwaitingDevice");
  }

  private List<Asked> unended(ActionStage stage) {
    return asked.values().stream().filter(it -> !isEnded(stage, it)).toList();
  }

  private static boolean isEnded(ActionStage stage, Asked one) {
    return stage.status(one.name()).filter(status -> status.outcome() != null).isPresent();
  }

  private <T> T anyOf(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
