package io.mdeoperator.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RequestLimitTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final RequestLimit limit = new RequestLimit(Duration.ofSeconds(10));

  @Test
  void letsOneThroughAndTellsTheOthersHowLongToWait() {
    assertThat(limit.take("contoso", NOW)).isZero();
    assertThat(limit.take("contoso", NOW)).isEqualTo(Duration.ofSeconds(10));
    assertThat(limit.take("contoso", NOW.plusSeconds(9))).isEqualTo(Duration.ofSeconds(1));
    assertThat(limit.take("contoso", NOW.plusSeconds(10))).isZero();
  }

  @Test
  void letsNobodyWaitForAnother() {
    limit.take("contoso", NOW);

    assertThat(limit.take("fabrikam", NOW)).isZero();
  }
}
