// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.otlp;

import static io.mdeoperator.sink.Samples.alert;
import static io.mdeoperator.sink.Samples.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.v1alpha1.sink.OtlpSink.Body;
import io.mdeoperator.api.v1alpha1.sink.OtlpSink.Encoding;
import io.mdeoperator.defender.Alert;
import io.mdeoperator.receiver.NeedsReceiver;
import io.mdeoperator.receiver.ReceiverFront;
import io.mdeoperator.receiver.VictoriaLogs;
import io.mdeoperator.sink.Delivery;
import io.mdeoperator.sink.Outcome;
import io.mdeoperator.sink.Samples;
import io.mdeoperator.testing.tls.TestAuthority;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A program that nobody here wrote reads the records, compressed as they come. */
@NeedsReceiver("victorialogs")
class VictoriaLogsSinkIT {
  private static final TestAuthority AUTHORITY = TestAuthority.create("Receivers");

  private final OtlpTestEnvironment environment = new OtlpTestEnvironment(AUTHORITY);
  private ReceiverFront front;
  private String tenantName;

  @BeforeEach
  void begin(VictoriaLogs logs) {
    front = ReceiverFront.before(logs.url(), AUTHORITY);
    tenantName = logs.name("otlp");
    environment.endpoint(front.url() + VictoriaLogs.OTLP).tenantName(tenantName);
  }

  @AfterEach
  void close() {
    environment.close();
    front.close();
  }

  @Test
  void aStructuredAlertIsFoundByItsFields(VictoriaLogs logs) {
    environment.body(Body.STRUCTURED);

    var json =
        "{\"title\":\"%s\",\"severity\":\"High\",\"unknown\":1.10}".formatted("é😀".repeat(500));
    var severe =
        new Alert(
            "a",
            Samples.NOON.plusSeconds(1),
            "",
            Samples.TENANT,
            json.getBytes(StandardCharsets.UTF_8));

    var delivery = environment.sink().deliver(batch(severe));

    assertThat(((Delivery.Answered) delivery).outcomes()).containsOnly(Outcome.ACCEPTED);
    var query = "\"mde.tenant.name\":=\"%s\"".formatted(tenantName);
    assertThat(logs.query(query))
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.get("_time").asText()).isEqualTo("2026-03-01T12:00:01Z");
              assertThat(record.get("severity_text").asText()).isEqualTo("High");
              assertThat(record.get("service.name").asText()).isEqualTo("mde-operator");
              assertThat(record.get("mde.tenant.id").asText()).isEqualTo(Samples.TENANT);
              assertThat(record.get("title").asText()).isEqualTo("é😀".repeat(500));
              assertThat(record.get("unknown").asText()).isEqualTo("1.1");
            });
  }

  /** It answers 400 to JSON, so that nothing is delivered and nothing is quarantined. */
  @Test
  void aReceiverThatDoesNotReadJsonIsInTrouble() {
    environment.encoding(Encoding.JSON);

    var delivery = environment.sink().deliver(batch(alert("a", 1), alert("b", 2)));

    assertThat(((Delivery.Failed) delivery).problem().message())
        .contains("rejects every alert (HTTP 400). Check otlp.encoding");
  }
}
