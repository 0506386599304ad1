// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mdeoperator.alertsync.fuzz.Faults.Fault;
import io.mdeoperator.sink.Revision;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What a feed owes a sink that the others never wait for. */
class DetachedSinksTest {
  @Test
  void readsTheGapsOfASinkThatAlwaysReadsByItself() {
    try (var world = new FeedWorld(1, FeedWorld.Planted.NONE, "one", "two")) {
      world.faults().until(world.time().now().plus(Duration.ofDays(1)), "sink one", Fault.SLOW);
      world.runFor(Duration.ofMinutes(5));
      world.defender().failOn(alert -> alert.id().equals("bad"));
      appear(world, "bad");
      world.runFor(Duration.ofMinutes(30));
      assertThat(world.feed().getStatus().gaps()).isPositive();

      world.defender().failOn(_ -> false);
      for (var i = 0; i < 150; i++) {
        appear(world, "a" + i); // it has something to deliver at each poll
        world.runFor(Duration.ofMinutes(1));
      }

      assertThat(world.feed().getStatus().gaps()).isZero();
      world.runFor(Duration.ofMinutes(1));
      world.ledger().end();
      assertThat(world.violations()).isEmpty();
    }
  }

  @Test
  void isCalledByOneThreadWhenItIsAddedAgainWhileACallHangs() {
    try (var world = new FeedWorld(1, FeedWorld.Planted.NONE, "one", "two")) {
      world.runFor(Duration.ofMinutes(5));
      world.faults().until(world.time().now().plus(Duration.ofHours(1)), "sink two", Fault.HANGS);
      appear(world, "a");
      world.runFor(Duration.ofMinutes(2));

      for (var i = 0; i < 10; i++) {
        appear(world, "a" + i);
        world.edit(true, node -> sinks(node).remove(1));
        world.ledger().sinkRemoved("two");
        world.runFor(Duration.ofSeconds(10));
        world.edit(true, node -> sinks(node).addObject().put("name", "two").putObject("configMap"));
        world.ledger().sinkAdded("two", Instant.MIN, world.time().now());
        world.runFor(Duration.ofSeconds(15 + i));
      }

      assertThat(world.violations()).isEmpty();
    }
  }

  private static ArrayNode sinks(ObjectNode feed) {
    return (ArrayNode) feed.path("spec").path("sinks");
  }

  private static void appear(FeedWorld world, String id) {
    world.appear(new Revision(id, world.time().now()), "High", FeedLedger.MAX_UNDELIVERED);
  }
}
