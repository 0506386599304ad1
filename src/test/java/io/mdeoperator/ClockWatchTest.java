// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.alertsync.testing.MovedClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ClockWatchTest {
  private final MovedClock clock = new MovedClock();
  private final AtomicInteger setBack = new AtomicInteger();
  private Instant passed = Instant.EPOCH;
  private final ClockWatch watch = new ClockWatch(clock, () -> passed, setBack::incrementAndGet);

  @Test
  void noticesAClockThatIsSetBackOnce() {
    pass(Duration.ofSeconds(10), Duration.ofMinutes(-50));
    assertThat(setBack).hasValue(1);

    pass(Duration.ofSeconds(10), Duration.ofSeconds(10));
    assertThat(setBack).hasValue(1);
  }

  @Test
  void aClockThatDriftsOrIsSetAheadPassesUnnoticed() {
    pass(Duration.ofSeconds(10), Duration.ofSeconds(8));
    pass(Duration.ofSeconds(10), Duration.ofHours(1));

    assertThat(setBack).hasValue(0);
  }

  private void pass(Duration time, Duration onTheWall) {
    passed = passed.plus(time);
    clock.forward(onTheWall);
    watch.look();
  }
}
