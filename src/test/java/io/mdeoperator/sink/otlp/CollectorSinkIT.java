// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.otlp;

import static io.mdeoperator.sink.Samples.alert;
import static io.mdeoperator.sink.Samples.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.JsonNode;
import io.mdeoperator.api.v1alpha1.sink.OtlpSink.Body;
import io.mdeoperator.api.v1alpha1.sink.OtlpSink.Encoding;
import io.mdeoperator.defender.Alert;
import io.mdeoperator.receiver.NeedsReceiver;
import io.mdeoperator.receiver.OpenTelemetryCollector;
import io.mdeoperator.receiver.OpenTelemetryCollector.Arrived;
import io.mdeoperator.receiver.ReceiverFront;
import io.mdeoperator.sink.Delivery;
import io.mdeoperator.sink.Outcome;
import io.mdeoperator.sink.Samples;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The collector itself ends TLS, asks for the token, and decompresses and reads the records. */
@NeedsReceiver("otelcol")
class CollectorSinkIT {
  private OpenTelemetryCollector collector;
  private OtlpTestEnvironment environment;
  private String tenantName;

  @BeforeEach
  void begin(OpenTelemetryCollector shared) {
    collector = shared;
    tenantName = collector.name("otlp");
    environment =
        new OtlpTestEnvironment(collector.authority(), Duration.ofMinutes(1))
            .endpoint(collector.tlsUrl().toString())
            .secret(OtlpTestEnvironment.token(OpenTelemetryCollector.TOKEN))
            .tenantName(tenantName);
  }

  @AfterEach
  void close() {
    environment.close();
  }

  @ParameterizedTest
  @EnumSource
  void aRecordIsWhatIsDocumented(Encoding encoding) {
    var json =
        "{\"id\":\"a\", \"severity\":\"High\",\"title\":\"%s\",\"n\":1.10}"
            .formatted("é😀".repeat(500));
    var severe = OtlpTestEnvironment.alert(json);

    deliver(encoding, severe);

    var arrived = arrived();
    assertThat(arrived.resource().toString())
        .isEqualTo(
            "{\"attributes\":[{\"key\":\"service.name\","
                + "\"value\":{\"stringValue\":\"mde-operator\"}}]}");
    assertThat(arrived.attributes())
        .containsOnly(
            entry("log.record.uid", Samples.item(severe).key()),
            entry("mde.tenant.id", Samples.TENANT),
            entry("mde.tenant.name", tenantName),
            entry("mde.feed", "ns/feed"),
            entry("mde.alert.id", "a"),
            entry("security_rule.name", "é😀".repeat(500)));
    var record = arrived.record();
    assertThat(record.get("timeUnixNano").asText()).isEqualTo("1772366401123456700");
    assertThat(record.get("observedTimeUnixNano").asText()).isEqualTo("1772366400000000000");
    assertThat(record.get("severityNumber").asInt()).isEqualTo(17);
    assertThat(record.get("severityText").asText()).isEqualTo("High");
    assertThat(record.get("eventName").asText()).isEqualTo("mde.alert.revision");
    assertThat(record.get("body").properties()).hasSize(1);
    assertThat(record.at("/body/stringValue").asText()).as("byte for byte").isEqualTo(json);
  }

  @ParameterizedTest
  @EnumSource
  void aStructuredAlertIsAMap(Encoding encoding) {
    environment.body(Body.STRUCTURED);
    var nested = "[".repeat(20) + "]".repeat(20);

    deliver(
        encoding,
        OtlpTestEnvironment.alert(
            """
            {"text": "é", "whole": -9223372036854775808, "large": 18446744073709551616,
             "broken": 1.10, "yes": true, "nothing": null, "list": ["x", {}], "nested": %s}
            """
                .formatted(nested)));

    var body = arrived().record().at("/body/kvlistValue");
    assertThat(value(body, "text")).isEqualTo("{\"stringValue\":\"é\"}");
    assertThat(value(body, "whole")).isEqualTo("{\"intValue\":\"-9223372036854775808\"}");
    assertThat(value(body, "large")).isEqualTo("{\"stringValue\":\"18446744073709551616\"}");
    assertThat(value(body, "broken")).isEqualTo("{\"doubleValue\":1.1}");
    assertThat(value(body, "yes")).isEqualTo("{\"boolValue\":true}");
    assertThat(value(body, "nothing")).isEqualTo("{}");
    assertThat(value(body, "list"))
        .isEqualTo("{\"arrayValue\":{\"values\":[{\"stringValue\":\"x\"},{\"kvlistValue\":{}}]}}");
    assertThat(value(body, "nested"))
        .as("16 levels, the body among them")
        .contains("{\"stringValue\":\"[[[[[]]]]]\"}");
  }

  @ParameterizedTest
  @EnumSource
  void tooLargeAnsweredWith400IsHalved(Encoding encoding) {
    var alerts =
        Stream.of("a", "b", "c", "d").map(id -> alert(id, 1, "x".repeat(200_000))).toList();
    try (var front = ReceiverFront.before(collector.url(), collector.authority())) {
      environment.endpoint(front.url().toString()).maxRequestBytes(4_000_000);

      deliver(encoding, alerts.toArray(Alert[]::new));

      assertThat(front.requests())
          .extracting(ReceiverFront.Request::status)
          .as("small when compressed")
          .containsExactly(400, 200, 200);
    }
    assertThat(records())
        .extracting(record -> record.attributes().get("mde.alert.id"))
        .containsExactly("a", "b", "c", "d");
  }

  @Test
  void aWrongTokenIsTheSinksTrouble() {
    environment.secret(OtlpTestEnvironment.token("another"));

    assertThat(failure()).contains("HTTP 401", "otlp.headers");
  }

  @Test
  void aWrongPathIsTheSinksTrouble() {
    environment.endpoint(collector.tlsUrl() + "/otlp");

    assertThat(failure()).contains("HTTP 404", "otlp.endpoint");
  }

  private void deliver(Encoding encoding, Alert... alerts) {
    var delivery = environment.encoding(encoding).sink().deliver(batch(alerts));
    assertThat(delivery)
        .isInstanceOfSatisfying(
            Delivery.Answered.class,
            answered ->
                assertThat(answered.outcomes())
                    .hasSameSizeAs(alerts)
                    .containsOnly(Outcome.ACCEPTED));
  }

  private String failure() {
    var delivery = environment.sink().deliver(batch(alert("a", 1), alert("b", 2)));
    assertThat(records()).isEmpty();
    return ((Delivery.Failed) delivery).problem().message();
  }

  private List<Arrived> records() {
    return collector.arrived("mde.tenant.name", tenantName);
  }

  private Arrived arrived() {
    assertThat(records()).hasSize(1);
    return records().getFirst();
  }

  private static String value(JsonNode map, String key) {
    for (var pair : map.get("values")) {
      if (pair.get("key").asText().equals(key)) {
        return pair.get("value").toString();
      }
    }
    throw new AssertionError("no " + key + " in " + map);
  }
}
