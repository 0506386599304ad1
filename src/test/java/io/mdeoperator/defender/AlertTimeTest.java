// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlertTimeTest {
  @ParameterizedTest
  @CsvSource({
    "2021-01-26T20:33:59Z, 2021-01-26T20:33:59Z",
    "2021-01-26T20:33:59.2Z, 2021-01-26T20:33:59.2Z",
    "2021-01-26T20:33:57.7220239Z, 2021-01-26T20:33:57.7220239Z",
    "2021-01-26T20:33:57.12345678912Z, 2021-01-26T20:33:57.123456789Z",
    "2021-01-26T20:33:57.12345678912+01:00, 2021-01-26T19:33:57.123456789Z",
    "2021-01-26T20:33:57.5, 2021-01-26T20:33:57.5Z",
    "2021-01-26T21:33:57+01:00, 2021-01-26T20:33:57Z",
    "2021-01-26t20:33:57z, 2021-01-26T20:33:57Z",
    "0001-01-01T00:00:00Z, 0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59.9999999Z, 9999-12-31T23:59:59.9999999Z",
  })
  void readsAnyNumberOfDigits(String text, Instant time) {
    assertThat(AlertTime.parse(text)).contains(time);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "2021-01-26",
        "2021-13-26T00:00:00Z",
        "2021-02-30T00:00:00Z",
        "2021-01-26 20:33:59Z",
        "2021-01-26T20:33:59+01:00Z",
        "2021-01-26T20:33:59ZT",
        "1611693237",
        "0000-12-31T23:59:59Z",
        "-40000-01-01T00:00:00Z",
        "+99999-01-01T00:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00"
      })
  void readsNothingElse(String text) {
    assertThat(AlertTime.parse(text)).isEmpty();
    assertThat(AlertTime.parse(text.repeat(100))).isEmpty();
  }

  @Test
  void writesSevenDigits() {
    assertThat(AlertTime.format(Instant.parse("2021-01-26T20:33:59Z")))
        .isEqualTo("2021-01-26T20:33:59.0000000Z");
    assertThat(AlertTime.format(Instant.parse("2021-01-26T20:33:59.123456789Z")))
        .isEqualTo("2021-01-26T20:33:59.1234567Z");
    assertThat(AlertTime.format(Instant.EPOCH)).isEqualTo("1970-01-01T00:00:00.0000000Z");
  }
}
