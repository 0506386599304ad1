// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two numbers of shards never work at the same time, and none waits for ever. */
class ShardTurnTest {
  private static final int ROUNDS = 30;
  private static final Duration PERIOD = Duration.ofSeconds(2);

  private final Leases leases = new Leases();

  @AfterEach
  void stop() {
    leases.close();
  }

  @Test
  void leasesOfOneShardHaveTheConfiguredName() {
    assertThat(leases.seenBy(0, 1).ownName()).isEqualTo("mde");
    assertThat(leases.seenBy(2, 4).ownName()).isEqualTo("mde-2-of-4");
  }

  @Test
  void beginsAtOnceBesideTheOthersOfTheSameNumber() {
    leases.hold(1, 3, "second");
    leases.holdOther("other");
    leases.holdOther("mde-1-of-x");
    leases.holdOther("mde-operator-0-of-2");

    assertThat(win(0, 3, "first").hasCome()).isTrue();
    assertThat(leases.waitingHolder(0, 3)).isNull();
  }

  @Test
  void waitsUntilTheLastOfTheFormerNumberHasReleasedItsLease() {
    leases.hold(0, 2, "old-0");
    leases.hold(1, 2, "old-1");
    var turn = win(0, 3, "new-0");
    assertThat(turn.hasCome()).isFalse();

    leases.release(0, 2);
    assertThat(turn.hasCome()).isFalse();
    leases.release(1, 2);

    assertThat(turn.hasCome()).isTrue();
    assertThat(leases.waitingHolder(0, 3)).isNull();
  }

  @Test
  void waitsForTheOnlyOneAndTheOnlyOneForOthers() {
    leases.hold(0, 1, "alone");
    assertThat(win(0, 2, "one-of-two").hasCome()).isFalse();
    leases.release(0, 1);
    assertThat(win(1, 2, "two-of-two").hasCome()).isTrue();

    assertThat(win(0, 1, "alone").hasCome()).isFalse();
  }

  /** The clocks of two machines cannot be compared, so renewals are watched. */
  @Test
  void waitsAsLongAsALeaseIsRenewedAndUntilItExpiresAfterThat() {
    leases.hold(0, 2, "old");
    var turn = win(0, 3, "new");
    for (var renewals = 0; renewals < 20; renewals++) {
      leases.hold(0, 2, "old");
      assertThat(turn.hasCome()).isFalse();
      leases.pass(PERIOD);
    }
    // Since the last renewal it has been killed.
    leases.pass(Leases.EXPIRY.minus(PERIOD));
    assertThat(turn.hasCome()).isFalse();
    leases.pass(Duration.ofMillis(1));

    assertThat(turn.hasCome()).isTrue();
  }

  /** A process of another number was killed long ago: a standby has seen that, and takes over. */
  @Test
  void leaseThatIsSeenToHaveExpiredBeforeHoldsNobodyUp() {
    leases.hold(1, 3, "killed");
    var seen = leases.seenBy(0, 1);
    assertThat(seen.working()).containsExactly(new Shard(1, 3));
    leases.pass(Leases.EXPIRY.plusMillis(1));
    leases.hold(0, 1, "standby");

    assertThat(new ShardTurn(seen, "standby").hasCome()).isTrue();
  }

  /** An update is stuck: the former processes take over from each other meanwhile. */
  @Test
  void nobodyWaitsForOneWhoWaits() {
    leases.hold(0, 2, "old-0");
    leases.hold(1, 2, "old-1");
    var waiting = win(0, 3, "new-0");
    assertThat(waiting.hasCome()).isFalse();
    leases.release(0, 2);

    assertThat(win(0, 2, "old-0-again").hasCome()).isTrue();
    assertThat(waiting.hasCome()).isFalse();
  }

  /** It is killed while it waits, and started again in the same pod. */
  @Test
  void doesNotSayThatItWaitsWhenItWorksAfterARestart() {
    leases.hold(0, 1, "old");
    assertThat(win(0, 2, "new").hasCome()).isFalse();
    leases.release(0, 1);

    assertThat(win(0, 2, "new").hasCome()).isTrue();
    assertThat(leases.waitingHolder(0, 2)).isNull();
  }

  /** Whoever has the Lease after one who waited works, unless it says something else. */
  @Test
  void markOfAFormerHolderCountsForNothing() {
    leases.hold(0, 2, "old");
    assertThat(win(0, 3, "waits").hasCome()).isFalse();
    leases.release(0, 2);
    leases.hold(0, 3, "works");

    assertThat(win(0, 2, "old").hasCome()).isFalse();
  }

  /** Each of them saw the other wait, and has told everybody that it works. */
  @Test
  void ofTwoThatStopWaitingAtTheSameMomentNotBothBegin() throws Exception {
    try (var threads = Executors.newFixedThreadPool(2)) {
      for (var round = 0; round < ROUNDS; round++) {
        leases.hold(0, 1, "old");
        var two = win(0, 2, "two" + round);
        var three = win(0, 3, "three" + round);
        assertThat(two.hasCome()).isFalse();
        assertThat(three.hasCome()).isFalse();
        leases.release(0, 1);

        var haveCome = threads.invokeAll(List.of(two::hasCome, three::hasCome));

        assertThat(List.of(haveCome.get(0).get(), haveCome.get(1).get()))
            .as("round %d", round)
            .isNotEqualTo(List.of(true, true));
        leases.release(0, 2);
        leases.release(0, 3);
      }
    }
  }

  /** Both have their Leases before one of them looks. */
  @Test
  void ofTwoThatBeginAtTheSameMomentNotBothBegin() {
    var two = win(0, 2, "two");
    var three = win(0, 3, "three");

    assertThat(two.hasCome()).isFalse();
    assertThat(three.hasCome()).isTrue();
    assertThat(two.hasCome()).isFalse();
  }

  private ShardTurn win(int index, int count, String holder) {
    leases.hold(index, count, holder);
    return new ShardTurn(leases.seenBy(index, count), holder);
  }
}
