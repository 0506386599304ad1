// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.cef;

import static io.mdeoperator.sink.cef.CefFields.line;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.mdeoperator.alertsync.read.AlertRecords;
import io.mdeoperator.defender.Alert;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.Samples;
import io.mdeoperator.sink.format.SampleAlerts;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CefTest {
  private static final int GENERATED = 10_000;

  @Test
  void theHeaderNamesTheProductTheRuleAndTheAlert() {
    var fields =
        CefFields.of(
            "{\"id\":\"a\",\"title\":\"Odd\",\"detectorId\":\"rule-7\",\"category\":\"Malware\",\"severity\":\"High\"}");

    assertThat(fields.header())
        .containsExactly(
            "CEF:0", "Microsoft", "Microsoft Defender for Endpoint", "1.0", "rule-7", "Odd", "8");
  }

  @Test
  void everyRecordSaysWhoseItIsAndWhichRevision() {
    assertThat(CefFields.of("{\"id\":\"a\"}").extension())
        .contains(
            entry("flexString2", Samples.TENANT),
            entry("flexString2Label", "TenantId"),
            entry("mdeOperatorTenantName", "Contoso Ltd"),
            entry("mdeOperatorFeed", "ns/feed"),
            entry("devicePayloadId", Samples.TENANT + "/a/1970-01-01T00:00:00.0000000Z"),
            entry("externalId", "a"),
            entry("flexString1", "https://security.microsoft.com/alerts/a?tid=" + Samples.TENANT));
  }

  @Test
  void everyFieldOfAnAlertHasItsKey() {
    var fields =
        CefFields.of(
            """
            {"id":"a","category":"Execution","detectionSource":"WindowsDefenderAtp",
             "computerDnsName":"pc.corp.example","machineId":"m1","description":"What it is.",
             "relatedUser":{"userName":"Anna","domainName":"CORP"},"threatName":"Mimikatz",
             "alertCreationTime":"2026-03-01T12:00:00.1234567Z","lastUpdateTime":"2026-03-01T12:00:01Z",
             "firstEventTime":"2026-03-01T11:00:00Z","lastEventTime":"2026-03-01T11:30:00Z",
             "status":"New","mitreTechniques":["T1059","T1059.001"],"incidentId":77}
            """);

    assertThat(fields.extension())
        .contains(
            entry("cat", "Execution"),
            entry("sourceServiceName", "WindowsDefenderAtp"),
            entry("shost", "pc.corp.example"),
            entry("sourceDnsDomain", "corp.example"),
            entry("deviceExternalId", "m1"),
            entry("suser", "Anna"),
            entry("sntdom", "CORP"),
            entry("cs1", "Mimikatz"),
            entry("cs2", "New"),
            entry("cs3", "T1059,T1059.001"),
            entry("cn3", "77"),
            entry("rt", "1772366400123"),
            entry("deviceCustomDate1", "1772366401000"),
            entry("start", "1772362800000"),
            entry("end", "1772364600000"));
  }

  @Test
  void everyTypeOfEvidenceHasItsKeys() {
    var fields =
        CefFields.of(
            """
            {"id":"a","description":"What it is.","relatedUser":{"userName":"Anna","domainName":"CORP"},
             "evidence":[
               {"entityType":"User","accountName":"anna","domainName":"corp","userSid":"S-1-5-21-1"},
               {"entityType":"File","fileName":"a.dll","filePath":"c:\\\\temp","sha1":"11","sha256":"22"},
               {"entityType":"Process","fileName":"bash","filePath":"/bin","processId":3276,
                "processCommandLine":"bash -c id"},
               {"entityType":"Ip","ipAddress":"2001:db8::7"},{"entityType":"Ip","ipAddress":"192.0.2.7"},
               {"entityType":"Url","url":"https://a.example/?x=1"}]}
            """);

    assertThat(fields.extension())
        .contains(
            entry("suid", "S-1-5-21-1"),
            entry("fname", "a.dll"),
            entry("filePath", "c:\\temp\\a.dll"),
            entry("fileHash", "11"),
            entry("cs6", "22"),
            entry("sproc", "/bin/bash"),
            entry("spid", "3276"),
            entry("src", "192.0.2.7"),
            entry("request", "https://a.example/?x=1"),
            entry("msg", "What it is.\nCommand line: bash -c id"));
  }

  @Test
  void ipv6GoesToItsOwnKey() {
    var fields =
        CefFields.of(
            "{\"evidence\":[{\"entityType\":\"Ip\",\"ipAddress\":\"2001:db8::7\"},{\"entityType\":\"Ip\",\"ipAddress\":\"1.2.3\"}]}");

    assertThat(fields.extension())
        .containsEntry("c6a2", "2001:db8:0:0:0:0:0:7")
        .containsEntry("c6a2Label", "Source IPv6 Address")
        .doesNotContainKey("src");
  }

  @Test
  void anIdOver40IsNotCutToAnotherId() {
    var longest = "x".repeat(40);

    assertThat(CefFields.of("{\"id\":\"" + longest + "\"}").extension())
        .containsEntry("externalId", longest);
    assertThat(CefFields.of("{\"id\":\"" + longest + "y\"}").extension())
        .doesNotContainKey("externalId")
        .hasEntrySatisfying("devicePayloadId", key -> assertThat(key).contains(longest + "y"));
  }

  @Test
  void aLongKeyIsHashed() {
    var id = "x".repeat(600);

    assertThat(CefFields.of("{\"id\":\"" + id + "\"}").extension())
        .hasEntrySatisfying("devicePayloadId", key -> assertThat(key).matches("[0-9a-f]{64}"));
  }

  @ParameterizedTest
  @CsvSource({
    "Informational, 1",
    "Low, 3",
    "Medium, 6",
    "High, 8",
    "UnSpecified, 0",
    "Whatever, 0"
  })
  void eachSeverityIsANumber(String severity, String number) {
    assertThat(CefFields.of("{\"severity\":\"" + severity + "\"}").header()).endsWith(number);
  }

  @Test
  void severityIsAlwaysANumberFrom0To10() {
    assertThat(alerts())
        .allSatisfy(
            alert ->
                assertThat(Integer.parseInt(CefFields.read(line(alert)).header().getLast()))
                    .isBetween(0, 10));
  }

  @Test
  void noKeyIsLongerThanItsDictionaryAllows() {
    assertThat(alerts())
        .allSatisfy(
            alert -> assertThat(CefDictionary.faults(CefFields.read(line(alert)))).isEmpty());
    assertThat(CefDictionary.faults(CefFields.of(longInEveryField()))).isEmpty();
  }

  @Test
  void customStringsHaveLabels() {
    assertThat(alerts())
        .allSatisfy(
            alert -> {
              var extension = CefFields.read(line(alert)).extension();
              for (var key : extension.keySet()) {
                if (CefDictionary.isCustom(key)) {
                  assertThat(extension).containsKey(key + "Label");
                }
              }
            });
  }

  @Test
  void everyAlertIsOneLineWithoutControls() {
    assertThat(alerts())
        .allSatisfy(
            alert -> {
              assertThat(line(alert).chars()).noneMatch(Character::isISOControl);
              assertThat(CefFields.read(line(alert)).extension()).doesNotContainValue("");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a|b",
        "a=b",
        "a\\\\b",
        "\\\\",
        "\\\\n",
        "line\\nfeed",
        "cr\\r\\nlf",
        "漢字 é 😀",
        "a b= c",
        "|",
        "=",
        "x\\\\|y\\\\=z",
        "%41"
      })
  void everyTextSurvives(String json) {
    var fields =
        CefFields.of(
            "{\"title\":\"%1$s\",\"category\":\"%1$s\",\"description\":\"%1$s\"}".formatted(json));
    var text = SampleAlerts.json("\"" + json + "\"").textValue();

    assertThat(fields.extension()).containsEntry("cat", text).containsEntry("msg", text);
    assertThat(fields.header().get(5)).isEqualTo(text.replaceAll("[\r\n]", " "));
  }

  @Test
  void otherControlsAreSpaces() {
    assertThat(CefFields.of("{\"category\":\"a\\u0000b\\tc\\u007fd\\u0085e\\ud800f\"}").extension())
        .containsEntry("cat", "a b c d e f");
  }

  @Test
  void aTextThatIsCutShowsItAndHalvesNoCharacter() {
    var fields = CefFields.of("{\"description\":\"" + "😀".repeat(600) + "\"}");

    assertThat(fields.extension()).containsEntry("msg", "😀".repeat(511) + "…");
  }

  @Test
  void withoutEvidenceItSaysSo() {
    var alert =
        SampleAlerts.item(
            "{\"id\":\"a\",\"evidence\":[{\"entityType\":\"Process\",\"fileName\":\"a\",\"processCommandLine\":\"b\"}]}");

    assertThat(CefFields.read(line(alert, false)).extension())
        .containsKey("reason")
        .doesNotContainKeys("sproc", "msg");
    assertThat(CefFields.read(line(alert)).extension()).doesNotContainKey("reason");
  }

  @Test
  void aLineThatIsTooLongIsNone() {
    var alert = SampleAlerts.item("{\"id\":\"a\"}");
    var length = line(alert).getBytes(UTF_8).length;

    assertThat(new Cef().line(alert, SampleAlerts.ORIGIN, true, length)).isPresent();
    assertThat(new Cef().line(alert, SampleAlerts.ORIGIN, true, length - 1)).isEmpty();
  }

  @Test
  void anyBytesAreWritten() {
    for (var json : Stream.of("", "[]", "\"a\"", "{", "\u00ff").toList()) {
      var item = new Batch.Item("key", AlertRecords.of(Samples.alert("a", 1)));
      var broken = new Alert("a", Samples.NOON, "", "", json.getBytes(UTF_8));
      assertThat(CefFields.read(line(new Batch.Item(item.key(), AlertRecords.of(broken)))).header())
          .hasSize(7);
    }
  }

  private static String longInEveryField() {
    var text = "\"" + "x.y".repeat(2000) + "\"";
    return """
        {"title":T,"category":T,"detectorId":T,"detectionSource":T,"computerDnsName":T,"machineId":T,"description":T,
         "relatedUser":{"userName":T,"domainName":T},"threatName":T,"status":T,"mitreTechniques":[T],
         "evidence":[{"entityType":"User","userSid":T},{"entityType":"Url","url":T},
          {"entityType":"File","fileName":T,"filePath":T,"sha1":T,"sha256":T},
          {"entityType":"Process","fileName":T,"filePath":T,"processCommandLine":T}]}
        """
        .replace("T,", text + ",")
        .replace("T}", text + "}")
        .replace("T]", text + "]");
  }

  private static Stream<Batch.Item> alerts() {
    return Stream.concat(SampleAlerts.documented(), SampleAlerts.generated(1, GENERATED));
  }
}
