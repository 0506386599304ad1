// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

@NeedsReceiver("otelcol")
class OpenTelemetryCollectorIT {
  @Test
  void findsWhatItWasSent(OpenTelemetryCollector collector) {
    var name = collector.name("records");

    var answer = collector.post(request("first", name));
    collector.post(request("second", name));
    collector.post(request(name, "another"));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).as("present and empty").isEqualTo("{\"partialSuccess\":{}}");
    assertThat(collector.arrived("name", name))
        .extracting(
            arrived ->
                arrived.resource().at("/attributes/0/value/stringValue").asText()
                    + " "
                    + arrived.record().at("/body/stringValue").asText())
        .containsExactly("me first", "me second");
  }

  @Test
  void saysThatARequestIsTooLargeBy400(OpenTelemetryCollector collector) {
    var tooLarge = "x".repeat(OpenTelemetryCollector.MAX_REQUEST_BYTES);

    var answer = collector.post(request(tooLarge, "none"));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("request body too large");
  }

  private static String request(String body, String name) {
    return """
        {"resourceLogs": [{
          "resource": {"attributes": [{"key": "from", "value": {"stringValue": "me"}}]},
          "scopeLogs": [{"logRecords": [{
            "body": {"stringValue": "%s"},
            "attributes": [{"key": "name", "value": {"stringValue": "%s"}}]
          }]}]
        }]}
        """
        .formatted(body, name);
  }
}
