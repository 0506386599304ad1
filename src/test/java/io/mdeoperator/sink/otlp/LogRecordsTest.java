// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.mdeoperator.api.v1alpha1.sink.OtlpSink.Encoding;
import io.mdeoperator.defender.Alert;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.RecordKind;
import io.mdeoperator.sink.Samples;
import io.mdeoperator.sink.SinkRecord;
import io.mdeoperator.sink.ecs.Ecs;
import io.mdeoperator.sink.format.Mde;
import io.mdeoperator.sink.format.RecordFormat;
import io.mdeoperator.sink.format.RecordOrigin;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of records, as the published definition of OTLP's messages reads them. */
class LogRecordsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int[] CHARACTERS = {1, 'a', '"', '\\', 0xe9, 0x6f22, 0x1f600};
  private static final int MAX_DEPTH = OtlpValue.MAX_DEPTH;
  private static final RecordOrigin ORIGIN =
      new RecordOrigin(RecordKind.ALERT, Samples.TENANT, "Contoso Ltd", "partner", "siem");

  @Test
  void aStructuredBodyIsTheSameAlert() {
    var random = new Random(7);
    for (var i = 0; i < 2_000; i++) {
      var json = "{\"a\":" + tree(random, 0) + "}";

      assertThat(back(structured(json))).as(json).isEqualTo(read(json));
    }
  }

  @Test
  void aStructuredBodyIsTheSameInJson() throws IOException {
    var json = "{\"a\":[1,-2.5,true,null,{\"b\":\"é😀\"}]}";
    var records = records(Encoding.JSON, true);

    var body =
        JSON.readTree(records.request(List.of(item(json)), ORIGIN, Samples.NOON))
            .at("/resourceLogs/0/scopeLogs/0/logRecords/0/body");

    assertThat(body.toString())
        .isEqualTo(
            "{\"kvlistValue\":{\"values\":[{\"key\":\"a\",\"value\":{\"arrayValue\":{\"values\":["
                + "{\"intValue\":\"1\"},{\"doubleValue\":-2.5},{\"boolValue\":true},{},"
                + "{\"kvlistValue\":{\"values\":[{\"key\":\"b\",\"value\":{\"stringValue\":\"é😀\"}}]}}"
                + "]}}}]}}");
  }

  @ParameterizedTest
  @CsvSource({
    "123456789012345678901234567890, 123456789012345678901234567890",
    "1e999, 1e999",
    "-9223372036854775809, -9223372036854775809",
  })
  void aNumberThatFitsIntoNoneIsItsDigits(String number, String digits) {
    assertThat(member(structured("{\"n\":" + number + "}")).getStringValue()).isEqualTo(digits);
  }

  @Test
  void whatIsNestedTooDeepIsItsOwnJson() {
    var levels = MAX_DEPTH + 3;
    var value = structured("{\"a\":".repeat(levels) + "[1]" + "}".repeat(levels));

    for (var i = 0; i < MAX_DEPTH; i++) {
      value = member(value);
    }

    assertThat(value.getStringValue()).isEqualTo("{\"a\":{\"a\":{\"a\":[1]}}}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no JSON", "{\"a\":", "{} {", "{\"a\":1}}"})
  void whatIsNoJsonIsAText(String text) {
    assertThat(structured(text).getStringValue()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void halvesOfCharactersHarmNothing(boolean isStructured) {
    var json = "{\"title\":\"a\\ud800b\",\"\\udc00\":\"\\ud83d\"}";

    var record = request(isStructured, json).getFirst();

    assertThat(OtlpCall.attributes(record)).containsEntry("security_rule.name", "a?b");
    assertThat(record.getBody().toString()).doesNotContain("\ud800");
  }

  @Test
  void halvesOfCharactersInNamesHarmNothing() {
    assertThat(member(structured("{\"\\udc00\":\"\\ud83d\"}")).getStringValue()).isEqualTo("?");
  }

  @Test
  void bytesThatAreNoTextHarmNothing() {
    var json = new byte[] {'{', '"', 'a', '"', ':', '"', (byte) 0xff, '"', '}'};
    var records = records(Encoding.PROTOBUF, false);
    var item = new Batch.Item("key", new SinkRecord("a", Samples.NOON, json));

    var record = OtlpCall.records(records.request(List.of(item), ORIGIN, Samples.NOON)).getFirst();

    assertThat(record.getBody().getStringValue()).isEqualTo("{\"a\":\"\ufffd\"}");
  }

  @ParameterizedTest
  @EnumSource
  void noRequestIsLargerThanForetold(Encoding encoding) {
    var random = new Random(9);
    for (var i = 0; i < 300; i++) {
      var item = item("{\"title\":\"\\\"\u007f😀\",\"a\":" + tree(random, 0) + "}");
      for (RecordFormat format : List.of(new Mde(), new Ecs(() -> Samples.NOON))) {
        for (var isStructured : List.of(true, false)) {
          var records = new LogRecords(Wire.of(encoding), format, isStructured);

          assertThat((long) records.request(List.of(item), ORIGIN, Samples.NOON).length)
              .as(item.toString())
              .isLessThanOrEqualTo(records.size(item, ORIGIN));
        }
      }
    }
  }

  @Test
  void aLargeAlertIsAText() {
    var json = "{\"title\":\"" + "é".repeat(4 << 20) + "\"}";

    assertThat(request(false, json).getFirst().getBody().getStringValue()).isEqualTo(json);
  }

  private static LogRecords records(Encoding encoding, boolean isStructured) {
    return new LogRecords(Wire.of(encoding), new Mde(), isStructured);
  }

  private static List<LogRecord> request(boolean isStructured, String json) {
    var records = records(Encoding.PROTOBUF, isStructured);
    return OtlpCall.records(records.request(List.of(item(json)), ORIGIN, Samples.NOON));
  }

  private static AnyValue structured(String json) {
    return request(true, json).getFirst().getBody();
  }

  private static Batch.Item item(String json) {
    return Samples.item(
        new Alert("a\"b", Samples.NOON, "", Samples.TENANT, json.getBytes(StandardCharsets.UTF_8)));
  }

  private static AnyValue member(AnyValue object) {
    return object.getKvlistValue().getValues(0).getValue();
  }

  private static JsonNode back(AnyValue value) {
    var nodes = JsonNodeFactory.instance;
    return switch (value.getValueCase()) {
      case STRING_VALUE -> nodes.textNode(value.getStringValue());
      case BOOL_VALUE -> nodes.booleanNode(value.getBoolValue());
      case INT_VALUE -> read(Long.toString(value.getIntValue()));
      case DOUBLE_VALUE -> nodes.numberNode(value.getDoubleValue());
      case ARRAY_VALUE -> {
        var list = nodes.arrayNode();
        value.getArrayValue().getValuesList().forEach(item -> list.add(back(item)));
        yield list;
      }
      case KVLIST_VALUE -> {
        var object = nodes.objectNode();
        value
            .getKvlistValue()
            .getValuesList()
            .forEach(pair -> object.set(pair.getKey(), back(pair.getValue())));
        yield object;
      }
      default -> nodes.nullNode();
    };
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode tree(Random random, int depth) {
    var nodes = JsonNodeFactory.instance;
    return switch (random.nextInt(depth > 8 ? 5 : 9)) {
      case 0 -> nodes.textNode(text(random));
      case 1 -> read(Long.toString(random.nextLong() >> random.nextInt(63)));
      case 2 -> nodes.booleanNode(random.nextBoolean());
      case 3 -> nodes.numberNode(random.nextDouble());
      case 4 -> nodes.nullNode();
      case 5, 6 -> {
        var list = nodes.arrayNode();
        children(random).forEach(_ -> list.add(tree(random, depth + 1)));
        yield list;
      }
      default -> {
        var object = nodes.objectNode();
        children(random).forEach(_ -> object.set(text(random), tree(random, depth + 1)));
        yield object;
      }
    };
  }

  private static Stream<Integer> children(Random random) {
    return Stream.iterate(0, i -> i + 1).limit(random.nextInt(5));
  }

  private static String text(Random random) {
    var text = new StringBuilder();
    for (var i = random.nextInt(20) == 0 ? 5_000 : random.nextInt(20); i > 0; i--) {
      text.appendCodePoint(CHARACTERS[random.nextInt(CHARACTERS.length)]);
    }
    return text.toString();
  }
}
