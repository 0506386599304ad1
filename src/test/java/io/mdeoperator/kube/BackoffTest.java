// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.reason.Reason;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
  private final Backoff pace = new Backoff(new Random(1));

  @ParameterizedTest
  @CsvSource({
    // reason, lasted, at least, at most with a tenth of jitter
    "READY, PT0S, PT15M, PT16M30S",
    "CLIENT_SECRET_EXPIRED, PT1S, PT15M, PT16M30S",
    "CONSENT_PENDING, PT0S, PT1M, PT1M6S",
    "CONSENT_PENDING, PT10M, PT5M, PT5M30S",
    "CONSENT_PENDING, PT48H, PT15M, PT16M30S",
    "API_UNAVAILABLE, PT0S, PT5S, PT5.5S",
    "API_UNAVAILABLE, PT2M, PT1M, PT1M6S",
    "API_UNAVAILABLE, PT48H, PT5M, PT5M30S",
  })
  void slowsDownWithTheTimeThatItHasLasted(
      Reason reason, Duration lasted, Duration least, Duration most) {
    assertThat(next(reason, lasted, Optional.empty())).isBetween(least, most);
  }

  @Test
  void isNeverEarlierThanTheRemoteSideAskedFor() {
    assertThat(next(Reason.THROTTLED, Duration.ZERO, Optional.of(Duration.ofMinutes(10))))
        .isGreaterThanOrEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void isNotEarlierBecauseTheRemoteSideAskedForLess() {
    assertThat(next(Reason.THROTTLED, Duration.ofMinutes(4), Optional.of(Duration.ofSeconds(1))))
        .isGreaterThanOrEqualTo(Duration.ofMinutes(2));
  }

  private Duration next(Reason reason, Duration lasted, Optional<Duration> retryAfter) {
    return pace.next(reason, lasted, Duration.ofMinutes(1), Duration.ofMinutes(15), retryAfter);
  }
}
