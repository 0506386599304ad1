// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A shard that nobody runs is noticed by those that run. */
class MissingShardsTest {
  private static final Duration PERIOD = Duration.ofMinutes(1);

  private final Leases leases = new Leases();
  private final MissingShards missing = new MissingShards(leases.seenBy(0, 3), leases::now);

  @AfterEach
  void stop() {
    leases.close();
  }

  @Test
  void shardThatNeverHadALeaderIsMissingAfterTwoMinutes() {
    looks(3, "second", null);
    assertThat(missing.count()).isZero();

    looks(1, "second", null);

    assertThat(missing.count()).isEqualTo(1);
  }

  @Test
  void shardWhoseLeaderWasKilledIsMissingUntilItHasAnother() {
    looks(5, "second", "third");
    assertThat(missing.count()).isZero();
    // The Leases of both are there as before, and nobody renews them.
    looks(5, null, null);
    assertThat(missing.count()).isEqualTo(2);

    looks(1, "second", "third");

    assertThat(missing.count()).isZero();
  }

  @Test
  void shardWhoseLeaderWaitsForAnotherNumberHasNone() {
    leases.hold(0, 1, "old");
    leases.hold(1, 3, "second");
    assertThat(new ShardTurn(leases.seenBy(1, 3), "second").hasCome()).isFalse();

    looks(4, "second", "third");

    assertThat(missing.count()).isEqualTo(1);
  }

  @Test
  void nothingIsKnownAnewWithoutAnAnswer() {
    looks(4, null, "third");
    leases.breakDown();

    assertThatThrownBy(missing::look).isInstanceOf(KubernetesClientException.class);

    assertThat(missing.count()).isEqualTo(1);
  }

  /** Looks so often, while holders renew the Leases of the others; null: nobody does. */
  private void looks(int count, String second, String third) {
    for (var i = 0; i < count; i++) {
      leases.pass(PERIOD);
      if (second != null) {
        leases.hold(1, 3, second);
      }
      if (third != null) {
        leases.hold(2, 3, third);
      }
      missing.look();
    }
  }
}
