// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.alertsync.checkpoint.Revision;
import io.mdeoperator.alertsync.fuzz.Faults.Fault;
import java.time.Duration;
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

  private static void appear(FeedWorld world, String id) {
    world.appear(new Revision(id, world.time().now()), "High", FeedLedger.MAX_UNDELIVERED);
  }
}
