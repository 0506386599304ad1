// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench.soak;

import io.mdeoperator.testing.WireFault;
import io.mdeoperator.testing.WireFault.Direction;
import io.mdeoperator.testing.process.Pause;
import io.mdeoperator.wire.Gates;
import io.mdeoperator.wire.Peer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;

/**
 * Faults on the operator's ways out, one after the other, as a seed says. Names are those that the
 * system finds: an operator in a process of its own cannot be given others.
 */
final class SoakFaults {
  private static final List<Peer> PEERS = List.of(Peer.values());
  private static final int MAX_BYTES = 20_000;
  private static final int MIN_CALM = 2;
  private static final int MAX_CALM = 10;
  private static final int MIN_FAULT = 2;
  private static final int MAX_FAULT = 30;

  private final Gates gates;
  private final Random random;
  private volatile Instant microsoftFailed = Instant.MIN;
  private final LongAdder count = new LongAdder();

  SoakFaults(Gates gates, long seed) {
    this.gates = gates;
    this.random = new Random(seed);
  }

  /** Until interrupted; leaves no fault behind. */
  void run() {
    try {
      while (true) {
        Pause.of(seconds(MIN_CALM, MAX_CALM));
        play(PEERS.get(random.nextInt(PEERS.size())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      gates.open();
    }
  }

  /** How many there have been. */
  long count() {
    return count.sum();
  }

  /** For how long nothing has been wrong with the ways to Microsoft. */
  Duration calmAtMicrosoft() {
    return Duration.between(microsoftFailed, Instant.now());
  }

  private void play(Peer peer) throws InterruptedException {
    var isMicrosoft = peer == Peer.ENTRA || peer == Peer.DEFENDER;
    if (isMicrosoft) {
      microsoftFailed = Instant.MAX;
    }
    count.increment();
    gates.of(peer).meet(next());
    try {
      Pause.of(seconds(MIN_FAULT, MAX_FAULT));
    } finally {
      gates.of(peer).open();
      if (isMicrosoft) {
        microsoftFailed = Instant.now();
      }
    }
  }

  private WireFault next() {
    return switch (random.nextInt(6)) {
      case 0 -> new WireFault.Cut(direction(), random.nextInt(MAX_BYTES));
      case 1 -> new WireFault.Stall(direction(), random.nextInt(MAX_BYTES));
      case 2 -> new WireFault.Freeze();
      case 3 -> new WireFault.Hold();
      case 4 -> new WireFault.Refuse();
      default -> new WireFault.Trickle(1 + random.nextInt(100), Duration.ofMillis(100));
    };
  }

  private Direction direction() {
    return random.nextBoolean() ? Direction.REQUESTS : Direction.ANSWERS;
  }

  private Duration seconds(int least, int most) {
    return Duration.ofSeconds(least + random.nextInt(most - least + 1));
  }
}
