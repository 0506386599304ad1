// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink;

import static io.mdeoperator.alertsync.testing.Alerts.alert;
import static io.mdeoperator.alertsync.testing.Feeds.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.alertsync.read.AlertRecords;
import io.mdeoperator.alertsync.testing.FakeSink;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DeliveryLagTest {
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final FakeSink sink = new FakeSink();
  private final Sink measured = new DeliveryLag(metrics, () -> NOON).measured("webhook", sink);

  @Test
  void measuresWhatTheSinkAccepts() {
    sink.answer("b", Outcome.REFUSED);

    measured.deliver(
        new Batch(
            "tenant",
            List.of(
                new Batch.Item("a", AlertRecords.of(alert("a", NOON.minusSeconds(90)))),
                new Batch.Item("b", AlertRecords.of(alert("b", NOON.minusSeconds(30))))),
            0));

    var lag = metrics.get("mde.feed.delivery.lag").tag("sink_kind", "webhook").timer();
    assertThat(lag.count()).isEqualTo(1);
    assertThat(lag.totalTime(TimeUnit.SECONDS)).isEqualTo(90);
  }

  @Test
  void countsAnAlertOfAClockThatIsAhead() {
    measured.deliver(
        new Batch(
            "tenant",
            List.of(new Batch.Item("a", AlertRecords.of(alert("a", NOON.plusMillis(5))))),
            0));

    var lag = metrics.get("mde.feed.delivery.lag").tag("sink_kind", "webhook").timer();
    assertThat(lag.count()).isEqualTo(1);
    assertThat(lag.totalTime(TimeUnit.SECONDS)).isZero();
  }
}
