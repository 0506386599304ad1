// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.alertsync.faults.receivers.ProcessReceiver.Mood;
import io.mdeoperator.alertsync.faults.receivers.ReceiverKind;
import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.simulator.http.Fault;
import io.mdeoperator.testing.process.FaultStory;
import io.mdeoperator.testing.process.Pause;
import io.mdeoperator.testing.process.StoryOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * One story of shipped operators that are killed for good, and of the API server, the receiver and
 * Defender that fail them, while alerts come and change. The same seed brings the same events in
 * the same order; what each of them meets is up to the machine.
 */
public final class ProcessFaultSchedule {
  /** The figure of what the sinks were given. */
  static final String DELIVERED = "delivered";

  private static final int BACKLOG = 500;
  private static final int PAGE = 400;
  private static final Duration LOOK = Duration.ofMillis(500);

  /** A feed that lags behind has a share of its tenant's quota only. */
  private static final Duration PATIENCE = Duration.ofMinutes(12);

  /** Each request begins a rescan anew, so it has to have time. */
  private static final int LOOKS_FOR_A_REQUEST = 480;

  private static final Duration TICK = Duration.ofMillis(200);

  private final ControlPlane cluster;
  private final ReceiverKind.Program receiver;
  private final long seed;
  private final FaultStory story;
  private final List<Happening> happenings;
  private final Random random;

  /** What happens, each taking a few seconds. */
  public enum Happening {
    KILL,
    KILL_FOR_A_WHILE,
    TWO_OPERATORS,
    API_SERVER_RESTART,
    API_SERVER_CUT_OFF,
    API_SERVER_SILENT,
    RECEIVER_SLOW,
    RECEIVER_UNAVAILABLE,
    RECEIVER_THROTTLING,
    RECEIVER_BROKEN,
    RECEIVER_HANGING,
    RECEIVER_SILENT,
    RECEIVER_CUT_OFF,
    PAGE_ERRORS,
    THROTTLING,
    TOKENS_END,
    CHECKPOINTS_TOUCHED,
    CHECKPOINTS_DELETED,
    FEEDS_SUSPENDED,
    FEEDS_EDITED,
    TENANTS_DELETED,
    SECRET_MISTYPED
  }

  /** Everything that can happen, in an order of the seed's, and some of it more than once. */
  public ProcessFaultSchedule(ControlPlane cluster, ReceiverKind.Program receiver, long seed) {
    this(cluster, receiver, seed, List.of());
  }

  /**
   * Only some happenings.
   *
   * @param happenings in this order; the seed decides the rest
   */
  public ProcessFaultSchedule(
      ControlPlane cluster, ReceiverKind.Program receiver, long seed, List<Happening> happenings) {
    this.cluster = cluster;
    this.receiver = receiver;
    this.seed = seed;
    this.story = new FaultStory(seed);
    this.random = story.random();
    this.happenings = happenings.isEmpty() ? all() : happenings;
  }

  private List<Happening> all() {
    var all = new ArrayList<>(Arrays.asList(Happening.values()));
    all.addAll(List.of(Happening.KILL, Happening.KILL));
    Collections.shuffle(all, random);
    return all;
  }

  /** Plays it, lets everything come to its end, and checks what must hold. */
  public StoryOutcome run() throws Exception {
    var problems = new ArrayList<String>();
    var stage = new ProcessTestEnvironment(cluster, receiver, seed);
    var results = List.<FeedHistoryChecker.Result>of();
    var lastOperator = 0;
    try {
      play(stage);
      lastOperator = comeToRest(stage, problems);
      results = stage.check();
      results.forEach(
          result -> result.violations().forEach(broken -> problems.add(broken.toString())));
      problems.addAll(stage.problemsOfReceiver());
    } finally {
      closed(stage, problems);
    }
    return story.outcome(figures(stage, results, lastOperator), problems);
  }

  private static void closed(ProcessTestEnvironment stage, List<String> problems) {
    try {
      stage.close();
    } catch (AssertionError brokenStatus) {
      problems.add(brokenStatus.getMessage());
    }
  }

  private Map<String, Integer> figures(
      ProcessTestEnvironment stage, List<FeedHistoryChecker.Result> results, int operators) {
    var ledgers = stage.feeds().stream().map(FeedObserver::ledger).toList();
    var kills = count(Happening.KILL, Happening.KILL_FOR_A_WHILE, Happening.TWO_OPERATORS);
    var restarts = count(Happening.API_SERVER_RESTART);
    var figures = new LinkedHashMap<String, Integer>();
    figures.put("alerts", ledgers.stream().mapToInt(ledger -> ledger.states().size()).sum());
    figures.put("revisions", ledgers.stream().mapToInt(ExpectedAlerts::revisions).sum());
    figures.put(DELIVERED, results.stream().mapToInt(FeedHistoryChecker.Result::delivered).sum());
    figures.put("repeated", results.stream().mapToInt(FeedHistoryChecker.Result::repeated).sum());
    figures.put("operators", operators);
    figures.put("kills", kills);
    figures.put("API server restarts", restarts);
    figures.put("other faults", happenings.size() - kills - restarts);
    return figures;
  }

  private int count(Happening... which) {
    return (int) happenings.stream().filter(Set.of(which)::contains).count();
  }

  private void play(ProcessTestEnvironment stage) throws Exception {
    stage.simulator().paging().cap(PAGE);
    for (var feed : stage.feeds()) {
      for (var i = 0; i < BACKLOG; i++) {
        feed.ledger().add(Instant.now().minusSeconds(60 + random.nextInt(3000)), Instant.MIN);
      }
    }
    story.tell("operator " + stage.startOperator() + " starts");
    var traffic = Executors.newSingleThreadExecutor();
    try {
      var coming = traffic.submit(() -> alertsCome(stage.feeds()));
      for (var next : happenings) {
        story.tell(next.name());
        happen(next, stage);
        story.pause(300, 1200);
      }
      assertThat(coming.isDone()).as("alerts came to an end").isFalse();
    } finally {
      traffic.shutdownNow();
    }
  }

  /** Until interrupted. */
  private Void alertsCome(List<FeedObserver> feeds) throws InterruptedException {
    var chance = new Random(~seed);
    while (true) {
      for (var feed : feeds) {
        var now = Instant.now();
        for (var count = chance.nextInt(4); count > 0; count--) {
          feed.ledger().add(now.minusSeconds(chance.nextInt(3)), Instant.MIN);
        }
        if (chance.nextInt(3) == 0) {
          feed.ledger().update();
        }
        if (chance.nextInt(15) == 0) {
          feed.ledger().add(now, now.plusSeconds(2 + chance.nextInt(12)));
        }
        if (chance.nextInt(600) == 0) {
          feed.ledger().addTied(PAGE + chance.nextInt(50), now.minusSeconds(1));
        }
      }
      Pause.of(TICK);
    }
  }

  private void happen(Happening next, ProcessTestEnvironment stage) throws Exception {
    switch (next) {
      case KILL -> killAndStart(stage, Duration.ZERO);
      case KILL_FOR_A_WHILE -> killAndStart(stage, story.millis(1000, 3000));
      case TWO_OPERATORS -> twoOperators(stage);
      case API_SERVER_RESTART -> {
        requestAndPause(stage, 500);
        stage.restartApiServer(story.millis(0, 1500));
      }
      case API_SERVER_CUT_OFF -> {
        requestAndPause(stage, 400);
        stage.cutApiServer(story.millis(500, 2500));
      }
      case API_SERVER_SILENT -> {
        requestAndPause(stage, 400);
        stage.holdApiServer(story.millis(500, 2500));
      }
      case RECEIVER_SLOW -> receiverIs(Mood.SLOW, stage);
      case RECEIVER_UNAVAILABLE -> receiverIs(Mood.UNAVAILABLE, stage);
      case RECEIVER_THROTTLING -> receiverIs(Mood.THROTTLING, stage);
      case RECEIVER_BROKEN -> receiverIs(Mood.BROKEN, stage);
      case RECEIVER_HANGING -> receiverIs(Mood.HANGING, stage);
      case RECEIVER_SILENT -> receiverIs(Mood.SILENT, stage);
      case RECEIVER_CUT_OFF -> {
        requestAndPause(stage, 400);
        stage.cutReceiver(story.millis(300, 1500));
      }
      case PAGE_ERRORS -> pageErrors(stage);
      case THROTTLING -> throttling(stage);
      case TOKENS_END -> beforeARequest(stage, () -> stage.simulator().endAllTokens());
      case CHECKPOINTS_TOUCHED -> beforeARequest(stage, stage::touchCheckpoints);
      case CHECKPOINTS_DELETED -> beforeARequest(stage, stage::deleteCheckpoints);
      case FEEDS_SUSPENDED -> stage.edits().suspendFeeds(story.millis(500, 8000));
      case FEEDS_EDITED -> stage.edits().slowFeedsDown(story.millis(500, 8000));
      case TENANTS_DELETED -> stage.edits().deleteTenants(story.millis(500, 5000));
      case SECRET_MISTYPED -> stage.edits().mistypeSecret(story.millis(500, 5000));
    }
  }

  private void requestAndPause(ProcessTestEnvironment stage, int atMost)
      throws InterruptedException {
    stage.request();
    story.pause(0, atMost);
  }

  private static void beforeARequest(ProcessTestEnvironment stage, Runnable change) {
    change.run();
    stage.request();
  }

  private void killAndStart(ProcessTestEnvironment stage, Duration pause) throws Exception {
    stage.awaitOperators();
    stage.request();
    story.pause(0, 900);
    kill(stage, stage.operators().getFirst());
    Pause.of(pause);
    story.tell("operator " + stage.startOperator() + " starts");
  }

  private void kill(ProcessTestEnvironment stage, int operator) {
    stage.kill(operator);
    story.tell("operator " + operator + " is killed");
  }

  private void twoOperators(ProcessTestEnvironment stage) throws Exception {
    story.tell("operator " + stage.startOperator() + " starts beside the other one");
    stage.awaitOperators();
    stage.request();
    story.pause(1000, 2500);
    stage.request();
    story.pause(0, 900);
    var operators = stage.operators();
    kill(stage, operators.get(random.nextInt(operators.size())));
  }

  private void receiverIs(Mood mood, ProcessTestEnvironment stage) throws InterruptedException {
    stage.receiver().mood(mood);
    stage.request();
    story.pause(1000, 2500);
    stage.receiver().mood(Mood.GOOD);
  }

  private void pageErrors(ProcessTestEnvironment stage) {
    for (var count = 3 + random.nextInt(4); count > 0; count--) {
      var errors =
          List.of(
              Fault.status(500),
              Fault.htmlPage(502),
              Fault.truncatedBody(),
              Fault.truncatedChunks(),
              Fault.connectionReset(),
              Fault.emptyObject());
      stage
          .simulator()
          .apiFaults()
          .next(errors.get(random.nextInt(errors.size())).onPath("/api/alerts"));
    }
    stage.request();
  }

  private void throttling(ProcessTestEnvironment stage) throws InterruptedException {
    var refusal = Fault.tooManyRequestsText(random.nextBoolean() ? "1" : null);
    try (var storm = stage.simulator().apiFaults().whileActive(refusal.onPath("/api/alerts"))) {
      stage.request();
      story.pause(1000, 2500);
      story.tell("429 was answered " + storm.hits() + " times");
    }
  }

  /** All faults are over; returns how many operators there were. */
  private int comeToRest(ProcessTestEnvironment stage, List<String> problems) {
    story.tell("all faults are over");
    stage.simulator().apiFaults().clear();
    stage.awaitOperators();
    Awaitility.await("all alerts can be seen").atMost(PATIENCE).until(stage::showsAllAlerts);
    var lastOperator = stage.operators().getLast();
    var looks = new int[1];
    try {
      Awaitility.await()
          .atMost(PATIENCE)
          .pollInterval(LOOK)
          .until(
              () -> {
                if (looks[0]++ % LOOKS_FOR_A_REQUEST == 0) {
                  stage.requestChecks();
                  stage.request();
                }
                return stage.missing() == 0;
              });
      story.tell("all sinks have everything");
    } catch (ConditionTimeoutException e) {
      problems.add("The sinks do not get all: %d are missing.".formatted(stage.missing()));
    }
    return lastOperator;
  }
}
