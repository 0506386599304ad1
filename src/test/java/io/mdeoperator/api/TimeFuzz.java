// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.fuzz.FuzzTarget;
import java.time.Duration;
import java.util.List;

/** Durations and times in manifests, statuses, annotations and in the configuration. */
public final class TimeFuzz {
  private TimeFuzz() {}

  public static List<FuzzTarget> targets() {
    return List.of(
        FuzzTarget.ofText(
            "duration", TimeFuzz::duration, "1h30m", "250ms", "106751991167300d", "5m5m"),
        FuzzTarget.ofText(
            "timestamp",
            TimeFuzz::timestamp,
            "2026-03-01T12:00:00Z",
            "9999-12-31T23:59:59.999999999-14:00",
            "+1000000000-12-31T23:59:59.999999999Z"));
  }

  private static void timestamp(String text) {
    Timestamps.parse(text)
        .ifPresent(
            time -> {
              assertThat(Timestamps.seconds(time)).hasSize("2026-03-01T12:00:00Z".length());
              assertThat(Timestamps.parse(time.toString())).contains(time);
            });
  }

  private static void duration(String text) {
    try {
      assertThat(Durations.parse(text)).isGreaterThan(Duration.ZERO);
    } catch (IllegalArgumentException declared) {
      assertThat(declared).hasMessageContaining("duration");
    }
  }
}
