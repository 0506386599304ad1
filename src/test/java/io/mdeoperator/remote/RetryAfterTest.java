// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "60 | PT1M",
        "' 7 ' | PT7S",
        "0 | PT0S",
        "-5 | PT0S",
        "86400 | PT1H",
        "999999999999999999 | PT1H",
        "Sun, 01 Mar 2026 12:00:30 GMT | PT30S",
        "Sun, 01 Mar 2026 11:00:00 GMT | PT0S",
        "Mon, 01 Mar 2027 12:00:00 GMT | PT1H"
      })
  void readsSecondsAndDates(String header, Duration wait) {
    assertThat(RetryAfter.parse(header, NOW)).contains(wait);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "1.5", "PT1M", "99999999999999999999999", "Sun, 01 Mar"})
  void ignoresWhatMeansNothing(String header) {
    assertThat(RetryAfter.parse(header, NOW)).isEmpty();
  }

  @Test
  void isEmptyWithoutHeader() {
    assertThat(RetryAfter.parse(null, NOW)).isEmpty();
  }
}
