// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.simulator.SimulatorClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class QuotasTest {
  private final SimulatorClock clock =
      SimulatorClock.stoppedAt(Instant.parse("2026-03-01T12:00:00Z"));
  private final Quotas quotas = new Quotas(Quotas.Limits.DEFENDER, clock::instant);

  @Test
  void allowsAHundredCallsAMinute() {
    take(100);
    clock.advance(Duration.ofSeconds(50));

    assertThat(quotas.take("app", "a", QuotaShare.ALL)).contains(Duration.ofSeconds(10));
    clock.advance(Duration.ofSeconds(10));
    take(100);
    assertThat(quotas.take("app", "a", QuotaShare.ALL)).isPresent();
  }

  @Test
  void allowsFifteenHundredCallsAnHour() {
    for (var minute = 0; minute < 15; minute++) {
      take(100);
      clock.advance(Duration.ofMinutes(1));
    }

    assertThat(quotas.take("app", "a", QuotaShare.ALL)).contains(Duration.ofMinutes(45));
    clock.advance(Duration.ofMinutes(45));
    take(100);
  }

  @Test
  void countsEachApplicationAndTenantByItself() {
    take(100);

    assertThat(quotas.take("app", "b", QuotaShare.ALL)).isEmpty();
    assertThat(quotas.take("other", "a", QuotaShare.ALL)).isEmpty();
    assertThat(quotas.take("APP", "A", QuotaShare.ALL)).isPresent();
  }

  @Test
  void letsNothingThroughWhileTheServerWantsIt() {
    quotas.close("app", "a", Duration.ofSeconds(30), Reason.THROTTLED);
    quotas.close("app", "a", Duration.ofSeconds(10), Reason.THROTTLED);

    clock.advance(Duration.ofSeconds(29));
    assertThat(quotas.take("app", "a", QuotaShare.ALL)).contains(Duration.ofSeconds(1));
    clock.advance(Duration.ofSeconds(1));
    assertThat(quotas.take("app", "a", QuotaShare.ALL)).isEmpty();
  }

  @Test
  void forgetsWhomNobodyAsksFor() {
    take(1);
    clock.advance(Duration.ofHours(2).plusSeconds(1));

    assertThat(quotas.take("app", "b", QuotaShare.ALL)).isEmpty();

    assertThat(quotas.size()).isEqualTo(1);
  }

  private void take(int calls) {
    for (var call = 0; call < calls; call++) {
      assertThat(quotas.take("app", "a", QuotaShare.ALL)).isEmpty();
    }
  }

  @Test
  void feedsLeaveSomeCallsToTheCheckOfTheTenant() {
    for (var call = 0; call < 95; call++) {
      assertThat(quotas.take("app", "a", QuotaShare.FEEDS)).isEmpty();
    }
    assertThat(quotas.take("app", "a", QuotaShare.FEEDS)).isPresent();

    take(5);
    assertThat(quotas.take("app", "a", QuotaShare.ALL)).isPresent();
  }

  @Test
  void laggardsTogetherGetAQuarterAndLeaveTheRestToOthers() {
    for (var call = 0; call < 25; call++) {
      assertThat(quotas.take("app", "a", QuotaShare.LAGGARDS)).isEmpty();
    }
    assertThat(quotas.take("app", "a", QuotaShare.LAGGARDS)).isPresent();

    take(75);
    assertThat(quotas.take("app", "a", QuotaShare.ALL)).isPresent();
  }

  @Test
  void tellsWhatIsLeftToTheCustomerWhoHasLeast() {
    assertThat(quotas.lowestRemaining()).isEqualTo(1);
    take(25);
    quotas.take("app", "other", QuotaShare.ALL);
    assertThat(quotas.lowestRemaining()).isEqualTo(0.75);

    clock.advance(Duration.ofMinutes(1));
    assertThat(quotas.lowestRemaining()).isBetween(0.98, 0.99);
  }

  @Test
  void countsByTheNumbersThatItIsGiven() {
    var few = new Quotas(Quotas.Limits.perMinute(2), clock::instant);

    for (var minute = 0; minute < 61; minute++) {
      assertThat(few.take("app", "a", QuotaShare.ALL)).isEmpty();
      assertThat(few.take("app", "a", QuotaShare.ALL)).isEmpty();
      assertThat(few.take("app", "a", QuotaShare.ALL)).isPresent();
      clock.advance(Duration.ofMinutes(1));
    }
    assertThat(few.take("app", "a", QuotaShare.LAGGARDS)).isEmpty();
  }

  @Test
  void remembersWhyItIsClosed() {
    quotas.close("app", "a", Duration.ofMinutes(15), Reason.CPU_QUOTA_EXHAUSTED);
    quotas.close("app", "a", Duration.ofMinutes(1), Reason.THROTTLED);

    assertThat(quotas.reasonToWait("app", "a")).isEqualTo(Reason.CPU_QUOTA_EXHAUSTED);
    assertThat(quotas.reasonToWait("app", "b")).isEqualTo(Reason.THROTTLED);
    clock.advance(Duration.ofMinutes(15));
    assertThat(quotas.reasonToWait("app", "a")).isEqualTo(Reason.THROTTLED);
  }
}
