// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mdeoperator.api.Durations;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({
    "250ms, PT0.25S",
    "90s, PT90S",
    "15m, PT15M",
    "1h30m, PT90M",
    "180d, PT4320H",
    "1m1s1ms, PT61.001S"
  })
  void readsWhatManifestsAndConfigurationWrite(String text, Duration expected) {
    assertThat(Durations.parse(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "10",
        "0s",
        "-1m",
        "1.5h",
        "5 m",
        "1M",
        "PT5M",
        "m",
        "99999999999999999999h",
        "9223372036854775807d"
      })
  void refusesEverythingElse(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Durations.parse(text))
        .withMessageContaining("'" + text + "' is ");
  }

  @Test
  void refusesTextOfAnyLength() {
    assertThatIllegalArgumentException().isThrownBy(() -> Durations.parse("1s".repeat(500_000)));
    assertThatIllegalArgumentException().isThrownBy(() -> Durations.parse("1".repeat(500_000)));
  }
}
