// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.defender.AlertTime;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.Samples;
import io.mdeoperator.sink.SinkRecord;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every record in every format that is a schema's, whatever is in the record. */
public abstract class RecordFormatContract {
  private static final int GENERATED = 2_000;
  private static final int LENGTH = 32 * 1024;

  private static final List<String> NAMES =
      List.of(
          "id",
          "title",
          "status",
          "lastUpdateTime",
          "relatedUser",
          "comments",
          "mitreTechniques",
          "evidence",
          "entityType",
          "ipAddress",
          "x");

  private static final Set<String> ABSENT = Set.of("", "-", "N/A", "null");

  /** As an alert has them; some have more bytes when they are written, or in lower case. */
  private static final List<String> CHARACTERS =
      List.of(
          "a", "\\u0001", "\\\"", "\ud83d\ude00", "\\ud83d\\ude00", "\\ud800", "\u0130", "\u023a");

  private static final List<IntFunction<String>> ITEMS =
      List.of(
          i -> "1",
          i -> "\"\"",
          i -> "[\n\n\n\n]",
          i -> "\"T%04d.001\"".formatted(i % 10_000),
          i -> "{\"userSid\":\"%x\"}".formatted(i),
          i -> "{\"sha1\":%d}".formatted(i),
          i -> "{\"\":%d}".formatted(i),
          i -> "{\"ipAddress\":\"::%x\"}".formatted(i),
          i -> "{\"entityType\":\"Ip\",\"ipAddress\":\"::%x\"}".formatted(i),
          i -> "{\"entityType\":\"User\",\"userPrincipalName\":\"%x@a.b\"}".formatted(i),
          i ->
              "{\"entityType\":\"File\",\"fileName\":\"a\",\"sha1\":\"%x\",\"sha256\":1}"
                  .formatted(i),
          i ->
              "{\"entityType\":\"Process\",\"processId\":%d,\"fileName\":\"a\",\"sha1\":\"1\"}"
                  .formatted(i));

  private final FormatUnderTest format;
  private final String unreadable;
  private final RecordOrigin longest;

  /**
   * @param unreadable where a record is that cannot be read, as a JSON pointer
   */
  protected RecordFormatContract(FormatUnderTest format, String unreadable) {
    this.format = format;
    this.unreadable = unreadable;
    longest =
        new RecordOrigin(
            format.origin().records(),
            Samples.TENANT,
            "\uffff".repeat(256),
            "n".repeat(63),
            "f".repeat(253));
  }

  @Test
  void nothingOfAnAlertIsLost() {
    alerts()
        .forEach(
            alert -> {
              var written = Set.copyOf(FormatUnderTest.scalars(format.document(alert)));
              var lost = valuesOf(alert).filter(value -> !isIn(written, value));
              assertThat(lost).as(new String(alert.json(), UTF_8)).isEmpty();
            });
  }

  /** Without those that are too deep, which are in one text. */
  private static Stream<String> valuesOf(Batch.Item alert) {
    var json = new String(alert.json(), UTF_8).replaceAll("(?s)\\[{8,}.*?]{8,}", "null");
    return FormatUnderTest.scalars(SampleAlerts.json(json)).stream()
        .filter(value -> !ABSENT.contains(value));
  }

  /** As it is, or the same number or time in other digits, or at the start or end of a path. */
  private static boolean isIn(Set<String> written, String value) {
    return written.contains(value)
        || written.stream()
            .anyMatch(text -> text.startsWith(value + "\\") || text.endsWith("\\" + value))
        || Set.of("Infinity", "-0.1").contains(value) // 1E400 and -0.10, as a double
        || AlertTime.parse(value).filter(time -> isIn(written, time)).isPresent();
  }

  private static boolean isIn(Set<String> written, Instant time) {
    var millis = time.toEpochMilli();
    return written.contains(AlertTime.format(time))
        || (Instant.ofEpochMilli(millis).equals(time) && written.contains(Long.toString(millis)));
  }

  @Test
  void anyJsonIsWritten() {
    var random = new Random(5);
    for (var i = 0; i < GENERATED; i++) {
      assertThat(format.document(raw(anyJson(random, 12).getBytes(UTF_8))).isObject()).isTrue();
    }
  }

  @Test
  void anyBytesAreWritten() {
    var random = new Random(6);
    for (var i = 0; i < GENERATED; i++) {
      var bytes = new byte[1 + random.nextInt(200)];
      random.nextBytes(bytes);
      assertThat(format.document(raw(bytes)).at(unreadable).isTextual()).isTrue();
    }
  }

  /** The size that is expected of a document is never less than what it has. */
  @Test
  void anyAlertHasTheSizeThatIsExpected() {
    assertThat(alerts()).allSatisfy(this::assertFits);
  }

  /** What does not come from the record counts too. */
  @Test
  void anEmptyRecordHasTheSizeThatIsExpected() {
    assertFits(raw("{}".getBytes(UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'id':'%s'}",
        "{'title':'%s'}",
        "{'category':'%s'}",
        "{'computerDnsName':'%s'}",
        "{'DeviceName':'%s'}",
        "{'relatedUser':{'userName':'%s'}}",
        "{'status':'%s'}",
        "{'threatName':'%s:'}",
        "{'detectionSource':'%s','threatName':'a','detectorId':'b'}",
        "{'unknown':'%s'}",
        "{'evidence':[{'entityType':'Url','url':'%s'}]}",
        "{'evidence':[{'entityType':'File','filePath':'%s','fileName':'a'}]}",
        "{'evidence':[{'entityType':'File','filePath':'a','fileName':'%s'}]}",
        "{'evidence':[{'entityType':'File','fileName':'a','sha1':'%s'}]}",
        "{'evidence':[{'entityType':'User','userSid':'%s'}]}",
        "{'evidence':[{'entityType':'User','userPrincipalName':'%s'}]}",
        "{'evidence':[{'entityType':'User','userPrincipalName':'%s@a.example'}]}",
        "{'evidence':[{'entityType':'User','accountName':'%s'}]}",
        "{'evidence':[{'entityType':'Process','processCommandLine':'%s'}]}",
        "{'evidence':[{'entityType':'Process','processId':1,'processCommandLine':'%s'}]}",
        "{'evidence':[{'entityType':'Process','processId':1,'filePath':'a','fileName':'%s'}]}",
        "{'evidence':[{'entityType':'RegistryKey','registryHive':'a','registryKey':'%s'}]}",
        "{'evidence':[{'entityType':'RegistryKey','registryKey':'%s','registryValueName':'a'}]}"
      })
  void aLongTextHasTheSizeThatIsExpected(String alert) {
    for (var character : CHARACTERS) {
      var text = character.repeat(LENGTH / character.length());
      assertFits(SampleAlerts.item(alert.replace('\'', '"').formatted(text)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'evidence':[%s]}",
        "{'comments':[%s]}",
        "{'category':'Execution','mitreTechniques':[%s]}",
        "{'a':[%s]}",
        "{'a':[[[[[[[[%s]]]]]]]]}"
      })
  void aLongListHasTheSizeThatIsExpected(String alert) {
    for (var item : ITEMS) {
      var list = IntStream.range(0, LENGTH / 16).mapToObj(item).collect(Collectors.joining(","));
      assertFits(SampleAlerts.item(String.format(Locale.ROOT, alert.replace('\'', '"'), list)));
    }
  }

  private void assertFits(Batch.Item alert) {
    assertThat((long) format.format().json(alert, longest).length)
        .isLessThanOrEqualTo(format.format().maxSize(alert));
  }

  private static Stream<Batch.Item> alerts() {
    return Stream.concat(SampleAlerts.documented(), SampleAlerts.generated(1, GENERATED));
  }

  private static Batch.Item raw(byte[] json) {
    return new Batch.Item("key", new SinkRecord("a", Instant.EPOCH, json));
  }

  private static String anyJson(Random random, int depth) {
    return switch (random.nextInt(depth == 0 ? 4 : 8)) {
      case 0 -> "null";
      case 1 -> "-1.5e-7";
      case 2 -> "\"\\ud800 \\u0000\"";
      case 3 -> "\"2026-03-01T12:00:00Z\"";
      case 4 -> "[" + anyJson(random, depth - 1) + "," + anyJson(random, depth - 1) + "]";
      case 5 -> "{\"\":" + anyJson(random, depth - 1) + ",\"\":" + anyJson(random, depth - 1) + "}";
      default -> {
        var name = NAMES.get(random.nextInt(NAMES.size()));
        yield "{\"%s\":%s,\"evidence\":%s}"
            .formatted(name, anyJson(random, depth - 1), anyJson(random, depth - 1));
      }
    };
  }
}
