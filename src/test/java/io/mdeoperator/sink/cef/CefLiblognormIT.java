// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.cef;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mdeoperator.receiver.NeedsReceiver;
import io.mdeoperator.receiver.Rsyslog;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.format.SampleAlerts;
import io.mdeoperator.sink.row.SampleRows;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is CEF to a parser that others wrote, and says to it what it should. */
@NeedsReceiver("rsyslog")
class CefLiblognormIT {
  private static final int GENERATED = 10_000;
  private static final int ROWS = 2_000;
  private static final List<String> HEADER =
      List.of("DeviceVendor", "DeviceProduct", "DeviceVersion", "SignatureID", "Name", "Severity");

  private Rsyslog server;
  private String application;

  @BeforeEach
  void use(Rsyslog shared) {
    server = shared;
    application = server.name("cef");
  }

  @Test
  void everyAlertIsReadAsItIsWritten() {
    assertReadAsWritten(alerts().map(CefFields::line).toList());
  }

  @Test
  void everyRowIsReadAsItIsWritten() {
    assertReadAsWritten(
        SampleRows.generated(2, ROWS).map(row -> CefFields.lineOfRow(row, true)).toList());
  }

  private void assertReadAsWritten(List<String> lines) {
    var parsed = parsed(lines);

    assertThat(parsed).hasSameSizeAs(lines);
    for (var i = 0; i < lines.size(); i++) {
      assertThat(fields(parsed.get(i))).as(lines.get(i)).isEqualTo(CefFields.read(lines.get(i)));
    }
  }

  @Test
  void pipesEqualsBackslashesAndNewlinesSurviveLiblognorm() {
    var texts =
        List.of(
            "a|b",
            "a=b",
            "a\\b",
            "\\",
            "\\n",
            "line\nfeed",
            "cr\r\nlf",
            "漢字 é 😀",
            "x= y=z",
            "|",
            "=",
            "\\=\\|",
            "ends\\",
            "%41");
    var lines = texts.stream().map(CefLiblognormIT::inEveryField).map(CefFields::line).toList();

    var parsed = parsed(lines);

    assertThat(parsed).hasSameSizeAs(texts);
    for (var i = 0; i < texts.size(); i++) {
      var fields = fields(parsed.get(i));
      assertThat(fields.header().get(5)).isEqualTo(texts.get(i).replaceAll("[\r\n]", " "));
      for (var key : List.of("cat", "sourceServiceName", "shost", "suser", "cs1", "msg", "fname")) {
        assertThat(fields.extension()).as(key).containsEntry(key, texts.get(i));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CEF:0|Microsoft|Defender|1.0|rule|na|me|8|cat=a",
        "CEF:0|Microsoft|Defender|1.0|rule|name|8|cat=a=b",
        "CEF:0|Microsoft|Defender|1.0|rule|name|8|cat=a\\xb",
        "CEF:0|Microsoft|Defender|1.0|rule|name|cat=a"
      })
  void plantedFaultsAreFound(String line) {
    assertThat(parsed(List.of(line)).getFirst().has("unparsed-data")).isTrue();
  }

  private List<JsonNode> parsed(List<String> lines) {
    server.send(application, lines);
    return server.messages(application).stream()
        .map(message -> SampleAlerts.json(message.get("cef").asText()))
        .toList();
  }

  /** The parser loses the first character of the first key, whatever that is. */
  private static CefFields fields(JsonNode parsed) {
    var cef = parsed.path("f");
    var header = new ArrayList<>(List.of("CEF:0"));
    HEADER.forEach(name -> header.add(cef.path(name).asText()));
    var extension = new LinkedHashMap<String, String>();
    cef.path("Extensions")
        .properties()
        .forEach(field -> extension.put(whole(field.getKey()), field.getValue().asText()));
    return new CefFields(header, extension);
  }

  private static String whole(String key) {
    return key.equals("lexString2") ? "flexString2" : key;
  }

  private static Batch.Item inEveryField(String text) {
    var alert = SampleAlerts.JSON.createObjectNode();
    for (var field :
        List.of("title", "category", "detectionSource", "computerDnsName", "threatName")) {
      alert.put(field, text);
    }
    alert.put("description", text);
    alert.putObject("relatedUser").put("userName", text);
    alert.putArray("evidence").addObject().put("entityType", "File").put("fileName", text);
    return SampleAlerts.item(alert);
  }

  private static Stream<Batch.Item> alerts() {
    return Stream.concat(SampleAlerts.documented(), SampleAlerts.generated(1, GENERATED));
  }
}
