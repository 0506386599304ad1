// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a leader works, and what it is told of it. */
class ShardLeaderTest {
  private final Leases leases = new Leases();
  private final Queue<String> calls = new ConcurrentLinkedQueue<>();

  @AfterEach
  void stop() {
    leases.close();
  }

  @Test
  void worksWhenItsStartReturnsIfNobodyIsInTheWay() {
    leases.hold(0, 1, "leader");
    try (var leader = leader(0, 1, Duration.ofMinutes(1))) {
      assertThat(leader.isWorking()).isFalse();

      leader.start();

      assertThat(leader.isWorking()).isTrue();
      assertThat(calls).containsExactly("works");
    }
  }

  /** Its controllers have begun meanwhile, and have left everything undone. */
  @Test
  void isToldWhenItsTurnComesLater() {
    leases.hold(0, 1, "other");
    leases.hold(1, 2, "leader");
    try (var leader = leader(1, 2, Duration.ZERO)) {
      leader.start();
      assertThat(leader.isWorking()).isFalse();
      assertThat(calls).isEmpty();

      leases.release(0, 1);

      await().until(leader::isWorking);
      await().until(() -> calls.size() == 2);
      assertThat(calls).containsExactly("works", "late");
      assertThat(leader.missingShards()).isZero();
    }
  }

  private ShardLeader leader(int index, int count, Duration prompt) {
    return new ShardLeader(
        leases.seenBy(index, count),
        "leader",
        leases::now,
        () -> calls.add("works"),
        () -> calls.add("late"),
        prompt);
  }
}
