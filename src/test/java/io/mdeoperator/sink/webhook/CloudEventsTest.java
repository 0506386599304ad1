// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.webhook;

import static io.mdeoperator.sink.Samples.TENANT;
import static io.mdeoperator.sink.Samples.alert;
import static io.mdeoperator.sink.Samples.item;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.alertsync.read.AlertRecords;
import io.mdeoperator.defender.Alert;
import io.mdeoperator.remote.RemoteBody;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.format.Mde;
import io.mdeoperator.sink.format.SampleAlerts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CloudEventsTest {
  private static final CloudEvents EVENTS = new CloudEvents(new Mde());

  @Test
  void anEventIsTheAlertAsItCameInAnEnvelope() {
    assertThat(text(EVENTS.one(SampleAlerts.ORIGIN, item(alert("da1_-1", 5, "é")))))
        .isEqualTo(
            "{\"specversion\":\"1.0\",\"type\":\"io.mde-operator.alert.revision\","
                + "\"source\":\"https://mde-operator.io/tenants/22222222-2222-2222-2222-222222222222\","
                + "\"id\":\"22222222-2222-2222-2222-222222222222/da1_-1/2026-03-01T12:00:05.0000000Z\","
                + "\"subject\":\"da1_-1\",\"time\":\"2026-03-01T12:00:05Z\","
                + "\"datacontenttype\":\"application/json\",\"data\":"
                + "{ \"id\": \"da1_-1\",\"lastUpdateTime\":\"2026-03-01T12:00:05Z\", \"unknown\":1.10,\"title\":\"é\"}}");
  }

  @Test
  void aBatchIsAnArrayOfThem() {
    var first = item(alert("a", 1));
    var second = item(alert("b", 2));

    assertThat(text(EVENTS.several(SampleAlerts.ORIGIN, List.of(first, second))))
        .isEqualTo(
            "["
                + text(EVENTS.one(SampleAlerts.ORIGIN, first))
                + ","
                + text(EVENTS.one(SampleAlerts.ORIGIN, second))
                + "]");
  }

  @Test
  void anAlertWithoutATimeHasNone() {
    var timeless = new Alert("a", Instant.EPOCH, "", TENANT, "{}".getBytes(StandardCharsets.UTF_8));

    assertThat(
            text(EVENTS.one(SampleAlerts.ORIGIN, new Batch.Item("key", AlertRecords.of(timeless)))))
        .doesNotContain("\"time\"")
        .endsWith("\"data\":{}}");
  }

  /** A feed may have eight receivers, each of which is sent all megabytes of the same batch. */
  @Test
  void sendsTheAlertsOwnBytesAndNoCopyOfThem() {
    var items = List.of(item(alert("a", 5, "x")), item(alert("b", 6, "y")));

    var body = EVENTS.several(SampleAlerts.ORIGIN, items);

    assertThat(body.parts())
        .satisfiesOnlyOnce(part -> assertThat(part).isSameAs(items.getFirst().json()))
        .satisfiesOnlyOnce(part -> assertThat(part).isSameAs(items.getLast().json()));
    assertThat(body.length()).isEqualTo(text(body).getBytes(StandardCharsets.UTF_8).length);
  }

  private static String text(RemoteBody body) {
    var out = new ByteArrayOutputStream();
    try {
      body.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
