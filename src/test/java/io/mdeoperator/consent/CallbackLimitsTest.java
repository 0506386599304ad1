// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.consent;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.simulator.SimulatorClock;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CallbackLimitsTest {
  private final SimulatorClock clock = SimulatorClock.stoppedAt(Instant.EPOCH);
  private final CallbackLimits limits = new CallbackLimits(clock::instant);

  @Test
  void answersAnAddressThirtyTimesAtOnceAndThenOnceASecond() {
    assertThat(allowed("198.51.100.7", 100)).isEqualTo(30);

    clock.advance(Duration.ofSeconds(3));

    assertThat(allowed("198.51.100.7", 100)).isEqualTo(3);
  }

  @Test
  void doesNotLetOneAddressTakeFromAnother() {
    allowed("198.51.100.7", 1_000);

    assertThat(allowed("198.51.100.8", 100)).isEqualTo(30);
  }

  @Test
  void takesTheAddressesOfOneIpv6NetworkForOneClient() {
    assertThat(allowed("2001:db8::1", 20) + allowed("2001:db8::2", 20)).isEqualTo(30);
    assertThat(allowed("2001:db8:0:1::1", 20)).isEqualTo(20);
  }

  @Test
  void answersAllAddressesTogetherTwoHundredTimesAtOnce() {
    var answered = 0;
    for (var address = 1; address <= 100; address++) {
      answered += allowed("198.51.100." + address, 10);
    }
    assertThat(answered).isEqualTo(200);

    clock.advance(Duration.ofSeconds(1));

    assertThat(allowed("203.0.113.1", 20) + allowed("203.0.113.2", 20) + allowed("203.0.113.3", 20))
        .isEqualTo(50);
  }

  @Test
  void remembersNoMoreAddressesThanItMay() {
    for (var address = 0; address < CallbackLimits.ADDRESSES + 500; address++) {
      limits.allow(InetAddress.ofLiteral("10.0." + address / 256 + "." + address % 256));
    }
    assertThat(limits.addresses()).isEqualTo(CallbackLimits.ADDRESSES);
  }

  private int allowed(String address, int requests) {
    var allowed = 0;
    for (var i = 0; i < requests; i++) {
      allowed += limits.allow(InetAddress.ofLiteral(address)) ? 1 : 0;
    }
    return allowed;
  }
}
