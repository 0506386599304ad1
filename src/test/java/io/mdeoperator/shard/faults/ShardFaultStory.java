// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.shard.faults;

import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.testing.process.FaultStory;
import io.mdeoperator.testing.process.StoryOutcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One story of shipped operators that divide customers between them, and come, go and change their
 * number while alerts come. The same seed brings the same events in the same order; what each of
 * them meets is up to the machine.
 */
public final class ShardFaultStory {
  private static final int MAX_SHARDS = 3;

  private final ControlPlane cluster;
  private final long seed;
  private final FaultStory story;
  private int count = 2;
  private int kills;
  private int resizes;
  private int started;

  /** What happens, each taking some seconds. */
  private enum Happening {
    /** A leader is killed, and another process has its index after that. */
    KILL,
    /** A standby takes over from a leader that is killed. */
    KILL_BESIDE_A_STANDBY,
    /** The former processes are stopped once the new ones wait. */
    RESIZE,
    /** The former processes are killed. */
    RESIZE_BY_KILLS,
    /** The former processes end before there are others. */
    RESIZE_FROM_NOTHING
  }

  /** Everything that can happen, in an order of the seed's. */
  public ShardFaultStory(ControlPlane cluster, long seed) {
    this.cluster = cluster;
    this.seed = seed;
    this.story = new FaultStory(seed);
  }

  /** Gives the operator the rights that a division needs. */
  public static void install(ControlPlane cluster) throws Exception {
    ShardStage.install(cluster);
  }

  /** Plays it, lets everything come to its end, and checks what must hold. */
  public StoryOutcome run() throws Exception {
    var problems = new ArrayList<String>();
    var figures = new LinkedHashMap<String, Integer>();
    var stage = new ShardStage(cluster, seed);
    try {
      play(stage);
      stage.traffic().end();
      stage.awaitAll();
      problems.addAll(stage.problems());
      figures.put("alerts", stage.traffic().count());
      figures.put("repeated", stage.traffic().repeats());
    } finally {
      closed(stage, problems);
    }
    figures.putAll(Map.of("operators", started, "kills", kills, "resizes", resizes));
    return story.outcome(figures, problems);
  }

  private static void closed(ShardStage stage, List<String> problems) {
    try {
      stage.close();
    } catch (AssertionError brokenStatus) {
      problems.add(brokenStatus.getMessage());
    }
  }

  private void play(ShardStage stage) throws Exception {
    startAll(stage);
    for (var next : happenings()) {
      story.tell(next.name());
      happen(next, stage);
      story.pause(500, 12_000);
    }
  }

  private List<Happening> happenings() {
    var all =
        new ArrayList<>(
            Stream.concat(
                    Stream.of(Happening.values()), Stream.of(Happening.KILL, Happening.RESIZE))
                .toList());
    Collections.shuffle(all, story.random());
    return all;
  }

  private void happen(Happening next, ShardStage stage) throws Exception {
    switch (next) {
      case KILL -> {
        var leader = anyOf(stage.running());
        var shard = stage.shardOf(leader);
        kill(stage, leader);
        story.pause(0, 5_000);
        start(stage, shard.index());
        awaitWork(stage);
      }
      case KILL_BESIDE_A_STANDBY -> {
        var leader = anyOf(stage.running());
        start(stage, stage.shardOf(leader).index());
        stage.awaitReady();
        kill(stage, leader);
        awaitWork(stage);
      }
      case RESIZE -> resize(stage, false);
      case RESIZE_BY_KILLS -> resize(stage, true);
      case RESIZE_FROM_NOTHING -> {
        end(stage, List.copyOf(stage.running()), story.random().nextBoolean());
        changeCount();
        startAll(stage);
      }
    }
  }

  private void resize(ShardStage stage, boolean byKills) throws Exception {
    var former = stage.running();
    changeCount();
    for (var index = 0; index < count; index++) {
      start(stage, index);
    }
    stage.awaitReady();
    end(stage, former, byKills);
    awaitWork(stage);
  }

  private void changeCount() {
    count = 1 + (count + story.random().nextInt(MAX_SHARDS - 1)) % MAX_SHARDS;
    resizes++;
    story.tell("from now on there are " + count);
  }

  private void end(ShardStage stage, List<Integer> operators, boolean byKills)
      throws InterruptedException {
    for (var operator : operators) {
      story.pause(0, 3_000);
      if (byKills) {
        kill(stage, operator);
      } else {
        stage.stop(operator);
        story.tell("operator " + operator + " has ended");
      }
    }
  }

  private void startAll(ShardStage stage) throws Exception {
    for (var index = 0; index < count; index++) {
      start(stage, index);
    }
    awaitWork(stage);
  }

  private void start(ShardStage stage, int index) throws Exception {
    var number = stage.start(index, count);
    started++;
    story.tell("operator " + number + " starts, " + index + " of " + count);
  }

  private void kill(ShardStage stage, int operator) {
    stage.kill(operator);
    kills++;
    story.tell("operator " + operator + " is killed");
  }

  private void awaitWork(ShardStage stage) {
    stage.running().forEach(stage::awaitLeads);
    story.tell("all shards have a leader");
  }

  private int anyOf(List<Integer> operators) {
    return operators.get(story.random().nextInt(operators.size()));
  }
}
