// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync;

import static io.mdeoperator.alertsync.testing.Feeds.NOON;
import static io.mdeoperator.alertsync.testing.Feeds.feed;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.alertsync.poll.PollReport;
import io.mdeoperator.alertsync.poll.PollReport.SinkReport;
import io.mdeoperator.alertsync.testing.Feeds;
import io.mdeoperator.delivery.SinkHealth;
import io.mdeoperator.delivery.StepResult;
import io.mdeoperator.delivery.checkpoint.Progress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A sink that is fed does not hide one that is not. */
class LastAlertTimeTest {
  @Test
  void isThatOfTheSinkThatIsFurthestBehind() {
    assertThat(lastAlert(upTo("mirror", NOON), upTo("siem", NOON.minusSeconds(600))))
        .isEqualTo("2026-03-01T11:50:00Z");
  }

  @Test
  void isUnknownWhileASinkHasHadNothing() {
    assertThat(lastAlert(upTo("mirror", NOON))).isNull();
  }

  private static String lastAlert(SinkReport... reports) {
    return Feeds.polled(feed("mirror", "siem"), new PollReport(List.of(reports)), NOON)
        .lastAlertTime();
  }

  private static SinkReport upTo(String sink, Instant watermark) {
    return new SinkReport(
        sink,
        new StepResult.Done(),
        new SinkHealth.Healthy(),
        Optional.of(new Progress(1, 0, 0, Optional.of(watermark), Optional.empty(), List.of())),
        Optional.empty(),
        false);
  }
}
