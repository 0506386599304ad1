// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.row;

import static io.mdeoperator.sink.row.SampleRows.ORIGIN;
import static io.mdeoperator.sink.row.SampleRows.ROW;
import static io.mdeoperator.sink.row.SampleRows.item;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.v1alpha1.sink.Format;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.Samples;
import io.mdeoperator.sink.SinkRecord;
import io.mdeoperator.sink.cef.CefRow;
import io.mdeoperator.sink.format.CloudEventAttributes;
import io.mdeoperator.sink.format.MdeLine;
import io.mdeoperator.sink.format.SampleAlerts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RowFormatsTest {
  private static final String SHOWN =
      "{\"Timestamp\":\"2026-03-01T12:00:00Z\",\"DeviceId\":\"d1\",\"FileName\":\"powershell.exe\"}";

  @Test
  void ecsHasTheDeviceAndAllColumnsBelowOneField() {
    var document = SampleRows.in(Format.ECS).document(item(ROW));

    assertThat(document.at("/event/kind").asText()).isEqualTo("event");
    assertThat(document.at("/event/id").asText()).isEqualTo("row-1");
    assertThat(document.at("/event/dataset").asText()).isEqualTo("mde_operator.hunting");
    assertThat(document.at("/@timestamp").asText()).isEqualTo("2026-03-01T12:00:00.0000000Z");
    assertThat(document.at("/host/id").asText()).isEqualTo("d1");
    assertThat(document.at("/host/name").asText()).isEqualTo("pc.contoso.com");
    assertThat(document.at("/labels/hunting_query").asText()).isEqualTo("ns/macros");
    assertThat(document.at("/organization/id").asText()).isEqualTo(Samples.TENANT);
    var columns = document.at("/microsoft/defender_endpoint/other");
    assertThat(columns).hasSize(5);
    assertThat(columns.path("Count").asText()).isEqualTo("12345678901234567890");
  }

  @Test
  void ocsfIsABaseEventWithAllColumnsUnmapped() {
    var document = SampleRows.in(Format.OCSF).document(item(ROW));

    assertThat(document.path("class_uid").asInt(-1)).isZero();
    assertThat(document.path("type_uid").asInt()).isEqualTo(99);
    assertThat(document.path("time").asLong()).isEqualTo(Samples.NOON.toEpochMilli());
    assertThat(document.at("/metadata/uid").asText()).isEqualTo(Samples.TENANT + "/row-1");
    assertThat(document.at("/unmapped/DeviceId").asText()).isEqualTo("d1");
    assertThat(document.at("/unmapped")).hasSize(5);
  }

  @Test
  void cefNamesTheQueryAndHasTheRowAsOneValue() {
    var line = text(new CefRow().line(item(ROW), ORIGIN, true, 8_192).orElseThrow());

    assertThat(line)
        .startsWith(
            "CEF:0|Microsoft|Microsoft Defender for Endpoint|1.0|hunting|macros|1|flexString2=")
        .contains(" mdeOperatorHuntingQuery=ns/macros ", " deviceExternalId=d1 ")
        .contains("mdeOperatorRow={\"Timestamp\":")
        .doesNotContain("\n");
  }

  @Test
  void cefLeavesOutARowThatMakesTheLineTooLong() {
    var item = item("{\"a\":\"" + "x".repeat(9_000) + "\"}");

    assertThat(new CefRow().line(item, ORIGIN, true, 2_048)).isEmpty();
    assertThat(text(new CefRow().line(item, ORIGIN, false, 2_048).orElseThrow()))
        .contains("reason=The row is left out");
  }

  @Test
  void aLineSaysWhoseRowItIs() throws Exception {
    var line = new MdeLine().line(item(ROW), ORIGIN, true, 8_192).orElseThrow();

    var envelope = SampleAlerts.JSON.readTree(line);
    assertThat(envelope.path("hunting_query").asText()).isEqualTo("ns/macros");
    assertThat(envelope.path("tenant_id").asText()).isEqualTo(Samples.TENANT);
    assertThat(envelope.path("row").path("DeviceId").asText()).isEqualTo("d1");
    assertThat(new MdeLine().line(item(ROW), ORIGIN, false, 8_192)).isEmpty();
  }

  @Test
  void anEventIsOfItsOwnTypeAndNamesTheQuery() {
    assertThat(attributes(item(ROW)))
        .containsEntry("type", "io.mde-operator.hunting.row")
        .containsEntry("subject", "ns/macros")
        .containsEntry("id", Samples.TENANT + "/row-1")
        .containsKey("time");
    var timeless = new SinkRecord("row-1", Instant.EPOCH, new byte[0]);
    assertThat(attributes(new Batch.Item("key", timeless))).doesNotContainKey("time");
  }

  private static Map<String, String> attributes(Batch.Item item) {
    var attributes = new HashMap<String, String>();
    CloudEventAttributes.write(ORIGIN, item, attributes::put);
    return attributes;
  }

  /** A record of each format, as it is sent. */
  @Test
  void thePageShowsWhatIsWritten() throws IOException {
    var page = Files.readString(Path.of("docs/sinks/README.md"));
    var row = item(SHOWN);

    assertThat(page)
        .contains(shown(text(new MdeLine().line(row, ORIGIN, true, 8_192).orElseThrow())))
        .contains(shown(text(new CefRow().line(row, ORIGIN, true, 8_192).orElseThrow())))
        .contains(shown(SampleRows.in(Format.ECS).document(row).toString()))
        .contains(shown(SampleRows.in(Format.OCSF).document(row).toString()));
  }

  private static String shown(String record) {
    return "\n" + record + "\n```";
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
