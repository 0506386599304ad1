// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.hunting.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RunPassTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  @Test
  void gapAfterOutageIsOneRun() {
    var pass = pass(Duration.ofDays(3));

    assertThat(pass.window()).isEqualTo(new Span(NOON.minus(Duration.ofDays(3)), NOON));
    assertThat(pass.lost()).isEmpty();
    pass.read(pass.window());
    assertThat(pass.isOver()).isTrue();
  }

  @Test
  void looksAtThirtyDaysAndTellsWhatIsTooOld() {
    var pass = pass(Duration.ofDays(40));

    assertThat(pass.window().length()).isEqualTo(Duration.ofDays(30));
    assertThat(pass.lost())
        .contains(new Span(NOON.minus(Duration.ofDays(40)), NOON.minus(Duration.ofDays(30))));
  }

  @Test
  void aRescanThatReachesFurtherBackThanMicrosoftKeepsLosesNothing() {
    var pass =
        RunPass.of(
            NOON.minus(Duration.ofDays(31)), NOON.minus(Duration.ofHours(1)), NOON, true, NOON);

    assertThat(pass.window().length()).isEqualTo(Duration.ofDays(30));
    assertThat(pass.lost()).isEmpty();
  }

  @Test
  void aClockThatWasSetBackLeavesAMinuteToLookAt() {
    var pass = RunPass.of(NOON.plusSeconds(60), NOON.plusSeconds(60), NOON, false, NOON);

    assertThat(pass.window()).isEqualTo(new Span(NOON.minusSeconds(60), NOON));
  }

  @Test
  void halvesAWindowThatBringsTooMuchAndGoesOnBehindIt() {
    var pass = pass(Duration.ofHours(4));

    assertThat(pass.narrow()).isTrue();
    var first = pass.window();
    assertThat(first)
        .isEqualTo(new Span(NOON.minus(Duration.ofHours(4)), NOON.minus(Duration.ofHours(2))));
    pass.read(first);
    assertThat(pass.isOver()).isFalse();
    assertThat(pass.window()).isEqualTo(new Span(NOON.minus(Duration.ofHours(2)), NOON));
  }

  @Test
  void aMinuteCannotBeHalved() {
    var pass = pass(Duration.ofSeconds(90));

    assertThat(pass.narrow()).isTrue();
    assertThat(pass.window().length()).isEqualTo(Duration.ofMinutes(1));
    assertThat(pass.narrow()).isFalse();
  }

  /** Rows that are others each time are new each time. */
  @Test
  void tellsWhetherAnotherAttemptCameFurther() {
    var pass = pass(Duration.ofHours(4));

    assertThat(pass.hasReadFurther(3)).isTrue();
    assertThat(pass.hasReadFurther(5)).isTrue();
    assertThat(pass.hasReadFurther(5)).isFalse();
    pass.narrow();
    assertThat(pass.hasReadFurther(2)).isTrue();
    pass.read(pass.window());
    assertThat(pass.hasReadFurther(2)).isTrue();
  }

  private static RunPass pass(Duration length) {
    return RunPass.of(NOON.minus(length), NOON.minus(length), NOON, false, NOON);
  }
}
