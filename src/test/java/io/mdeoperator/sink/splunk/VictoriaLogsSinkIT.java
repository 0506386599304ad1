// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.splunk;

import static io.mdeoperator.sink.Samples.alert;
import static io.mdeoperator.sink.Samples.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.mdeoperator.receiver.NeedsReceiver;
import io.mdeoperator.receiver.ReceiverFront;
import io.mdeoperator.receiver.VictoriaLogs;
import io.mdeoperator.sink.Delivery;
import io.mdeoperator.sink.Outcome;
import io.mdeoperator.testing.tls.TestAuthority;
import org.junit.jupiter.api.Test;

/** A program that nobody here wrote reads the events, compressed as they come. */
@NeedsReceiver("victorialogs")
class VictoriaLogsSinkIT {
  private static final TestAuthority AUTHORITY = TestAuthority.create("Receivers");

  @Test
  void alertsAreFoundAsEvents(VictoriaLogs logs) {
    var source = logs.name("splunk");
    try (var front = ReceiverFront.before(logs.url(), AUTHORITY);
        var environment = new SplunkTestEnvironment(AUTHORITY)) {
      front.requireAuthorization("Splunk a-token");
      environment.url(front.url().toString()).named(null, "partner.example", source, null);

      var delivery =
          environment.sink().deliver(batch(alert("a", 1, "x".repeat(2000)), alert("b", 2, "é😀")));

      assertThat(((Delivery.Answered) delivery).outcomes()).containsOnly(Outcome.ACCEPTED);
      assertThat(logs.query("source:=\"%s\"".formatted(source)))
          .extracting(
              event -> event.get("event.id").asText(),
              event -> event.get("event.title").asText(),
              event -> event.get("_time").asText())
          .containsExactlyInAnyOrder(
              tuple("a", "x".repeat(2000), "2026-03-01T12:00:01Z"),
              tuple("b", "é😀", "2026-03-01T12:00:02Z"));
    }
  }
}
