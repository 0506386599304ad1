// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.TextNode;
import io.mdeoperator.defender.AlertReader.Page;
import io.mdeoperator.defender.AlertSource.AlertHandler;
import io.mdeoperator.defender.stream.NoRoomException;
import io.mdeoperator.defender.stream.NotAListException;
import io.mdeoperator.defender.stream.TooLongException;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlertReaderTest {
  private static final Path SAMPLES = Path.of("src/test/resources/documented-samples");

  private final List<Alert> alerts = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(strings = {"get-alerts.example1.json", "get-alerts.example2-expand-evidence.json"})
  void cutsDocumentedAlertsOutByteForByte(String sample) throws Exception {
    var text = Files.readString(SAMPLES.resolve(sample));

    var page = read(text);

    var expected = text.substring(text.indexOf('[') + 1, text.lastIndexOf(']')).strip();
    assertThat(page).isEqualTo(new Page(1, false, Optional.empty()));
    assertThat(alerts)
        .singleElement()
        .satisfies(alert -> assertThat(json(alert)).isEqualTo(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"@odata.context\":\"c\", \"id\":\"a\"}|{\"id\":\"a\"}",
        "{\"@odata.context\":\"c\",\"@odata.context\":\"d\",\"id\":\"a\"}|{\"id\":\"a\"}",
        "{\"id\":\"a\",\"@odata.context\":\"c\",\"title\":\"t\"}|{\"id\":\"a\",\"@odata.context\":\"c\",\"title\":\"t\"}",
      })
  void leavesOutTheContextThatAnAlertBeginsWithAndNothingElse(String alert, String expected)
      throws Exception {
    AlertReader.readOne(stream(alert), alerts::add);
    read(list(alert));

    assertThat(alerts).extracting(AlertReaderTest::json).containsExactly(expected, expected);
    assertThat(alerts).extracting(Alert::id).containsExactly("a", "a");
  }

  @Test
  void readsWhatTheDocumentedSampleSays() throws Exception {
    var sample = Files.readString(SAMPLES.resolve("alerts.single.json"));

    read(list(sample));

    assertThat(alerts)
        .singleElement()
        .satisfies(
            alert -> {
              assertThat(alert.id()).isEqualTo("da637472900382838869_1364969609");
              assertThat(alert.tenantId()).isEqualTo("a839b112-1253-6432-9bf6-94542403f21c");
              assertThat(alert.lastUpdateTime()).isEqualTo("2021-01-26T20:33:59.2Z");
              assertThat(alert)
                  .hasToString("Alert[da637472900382838869_1364969609 2021-01-26T20:33:59.200Z]");
            });
  }

  @Test
  void keepsTextNumbersAndWhiteSpaceAsTheyCame() throws Exception {
    var odd =
        "{ \"id\" :\t\"da1_-2\", \"n\":1.0e+2, \"big\":123456789012345678901234567890.10,\r\n"
            + "\"title\":\"\\u00e9 é 𝄞 \\ud834\\udd1e \u200b\\/\", \"new\":{\"a\":[{},[]]},"
            + " \"id2\":null }";

    read(list(odd, "{}", odd));

    assertThat(alerts).extracting(AlertReaderTest::json).containsExactly(odd, "{}", odd);
  }

  @Test
  void findsAnIdentityWhereMembersLack() throws Exception {
    read(
        list(
            "{\"alertCreationTime\":\"2026-01-01T00:00:00.19Z\",\"lastUpdateTime\":null}",
            "{\"id\":null,\"aadTenantId\":null,\"lastUpdateTime\":{\"x\":[1]}}",
            "{\"id\":12,\"aadTenantId\":\"ABC\"}"));

    assertThat(alerts).extracting(Alert::id).containsExactly("", "", "12");
    assertThat(alerts).extracting(Alert::tenantId).containsExactly("", "", "abc");
    assertThat(alerts)
        .extracting(Alert::lastUpdateTime)
        .containsExactly(Instant.parse("2026-01-01T00:00:00.19Z"), Instant.EPOCH, Instant.EPOCH);
  }

  /** Each of these letters becomes two in lower case, for which Java needs many minutes. */
  @Test
  void readsATenantIdOfMegabytes() throws Exception {
    var id = "\u0130".repeat(3 << 20);

    read(list("{\"id\":\"a\",\"aadTenantId\":\"" + id + "\"}"));

    assertThat(alerts).extracting(Alert::tenantId).containsExactly(id);
  }

  @Test
  void readsNoAlerts() throws Exception {
    assertThat(read("{\"@odata.context\":\"x\",\"value\":[]}"))
        .isEqualTo(new Page(0, false, Optional.empty()));
    assertThat(read("{\"value\":[],\"extra\":{\"value\":[1]}}"))
        .isEqualTo(new Page(0, false, Optional.empty()));
  }

  @Test
  void noticesAnotherPage() throws Exception {
    assertThat(read("{\"value\":[{}],\"@odata.nextLink\":\"https://x/\"}"))
        .isEqualTo(new Page(1, false, Optional.of("https://x/")));
    assertThat(read("{\"@odata.nextLink\":\"https://x/\",\"value\":[]}"))
        .isEqualTo(new Page(0, false, Optional.of("https://x/")));
    assertThat(read("{\"@odata.nextLink\":null,\"value\":[]}"))
        .isEqualTo(new Page(0, false, Optional.empty()));
  }

  @Test
  void stopsWhenTheReaderHasEnough() throws Exception {
    var body = list("{\"id\":\"1\"}", "{\"id\":\"2\"}") + "not JSON";

    var page = AlertReader.read(stream(body), alert -> !alert.id().equals("1"));

    assertThat(page).isEqualTo(new Page(1, true, Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{\"value\":null}", "{\"value\":{}}", "{\"Value\":[]}", "{\"error\":{}}"})
  void refusesAnAnswerWithoutValue(String body) {
    assertThatThrownBy(() -> read(body))
        .isInstanceOf(NotAListException.class)
        .hasMessage("has no value");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "\"x\"", "7", "", "{\"value\":[1]}", "{\"value\":[null]}"})
  void refusesWhatIsNoListOfAlerts(String body) {
    assertThatThrownBy(() -> read(body)).isInstanceOf(NotAListException.class);
  }

  @Test
  void refusesWhatGoesOnAfterItsEnd() {
    assertThatThrownBy(() -> read("{\"value\":[]} {}")).isInstanceOf(NotAListException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 30, 60, 100, 116})
  void noticesThatAnAnswerIsCutOff(int length) {
    var whole =
        "{\"@odata.context\":\"c\",\"value\":[{\"id\":\"a\",\"title\":\"tttttttttttttttttttttttttttt\"},{\"id\":\"b\",\"x\":[1,2,3,4,5,6,7,8,9]}]}";

    assertThatThrownBy(() -> read(whole.substring(0, length)))
        .isInstanceOf(JsonProcessingException.class);
  }

  @Test
  void refusesAnAlertThatIsTooLong() {
    var text = "{\"id\":\"1\",\"parts\":[" + "\"" + "x".repeat(1000) + "\",";
    var endless =
        new FilterInputStream(stream("{\"value\":[" + text)) {
          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            var read = super.read(target, offset, length);
            if (read > 0) {
              return read;
            }
            var more = ("\"" + "x".repeat(1000) + "\",").getBytes(UTF_8);
            System.arraycopy(more, 0, target, offset, more.length);
            return more.length;
          }
        };

    assertThatThrownBy(() -> AlertReader.read(endless, _ -> true))
        .isInstanceOf(TooLongException.class);
  }

  @Test
  void takesAnAlertOfEightMegabytes() throws Exception {
    var frame = "{\"id\":\"1\",\"a\":\"\",\"b\":\"\"}";
    var half = "x".repeat((AlertSource.MAX_ALERT_BYTES - frame.length()) / 2);
    var large = "{\"id\":\"1\",\"a\":\"" + half + "\",\"b\":\"" + half + "\"}";

    read(list("{}", large, "{}"));

    assertThat(alerts).hasSize(3);
    assertThat(json(alerts.get(1))).isEqualTo(large);
    assertThatThrownBy(() -> read(list(large.replace("\"1\"", "\"123\""))))
        .isInstanceOf(TooLongException.class);
  }

  @Test
  void takesNoMemoryForAnAlertThatThereIsNoRoomFor() {
    var asked = new ArrayList<Long>();
    var room =
        new AlertHandler() {
          @Override
          public boolean take(Alert alert) {
            return alerts.add(alert);
          }

          @Override
          public boolean hasRoomFor(long bytes) {
            asked.add(bytes);
            return bytes <= 100_000;
          }
        };
    var large = "{\"id\":\"1\",\"a\":\"" + "x".repeat(1 << 20) + "\"}";

    assertThatThrownBy(() -> AlertReader.read(stream(list("{}", large)), room))
        .isInstanceOf(NoRoomException.class);
    assertThat(asked).last().satisfies(bytes -> assertThat(bytes).isBetween(100_000L, 200_000L));
  }

  @Test
  void refusesDeepNesting() {
    assertThatThrownBy(() -> read(list("{\"x\":" + "[".repeat(300) + "]".repeat(300) + "}")))
        .isInstanceOf(JsonProcessingException.class);
  }

  @Property(tries = 300)
  void cutsAlertsOutWhereverTheStreamBreaks(
      @ForAll @Size(max = 30) List<String> titles, @ForAll @IntRange(min = 1, max = 97) int step)
      throws Exception {
    var texts = titles.stream().map(AlertReaderTest::alert).toList();
    var found = new ArrayList<String>();

    var page =
        AlertReader.read(
            new FilterInputStream(stream(list(texts.toArray(new String[0])))) {
              @Override
              public int read(byte[] target, int offset, int length) throws IOException {
                return super.read(target, offset, Math.min(step, length));
              }
            },
            alert -> found.add(json(alert)));

    assertThat(page).isEqualTo(new Page(texts.size(), false, Optional.empty()));
    assertThat(found).isEqualTo(texts.stream().map(AlertReaderTest::wellFormed).toList());
  }

  /** The parser takes halves of surrogate pairs, and takes some names for ones that it knows. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":\"a\",\"b\":[\"\u00ed\u00a0\u0080\"]}",
        "{\"id\":\"a\",\"air\":1,\"\u00ffair\":2}"
      })
  void bytesThatAreNotUtf8AreReplaced(String alert) throws IOException {
    var page = list(alert).getBytes(ISO_8859_1);

    assertThat(AlertReader.read(new ByteArrayInputStream(page), alerts::add).count()).isOne();

    assertThat(json(alerts.getFirst())).isEqualTo(alert.replaceAll("[\u0080-\u00ff]+", "?"));
  }

  @Test
  void nameThatIsNotUtf8IsNotTakenForAnother() throws IOException {
    var page = list("{\"id\":\"a\",\"\u00ffid\":\"b\"}").getBytes(ISO_8859_1);

    AlertReader.read(new ByteArrayInputStream(page), alerts::add);

    assertThat(alerts.getFirst().id()).isEqualTo("a");
  }

  /** One that is checked in several parts, which end between and within characters. */
  @ParameterizedTest
  @ValueSource(strings = {"", "a", "ab", "abc"})
  void aLongAlertIsCheckedToItsEnd(String start) throws IOException {
    var text =
        "{\"id\":\"a\",\"b\":[\"%s\"]}".formatted(start + "\u00e9\u20ac\ud83d\ude00".repeat(3000));
    var half = text.replace("\"]}", "\u20ac\"]}").getBytes(UTF_8);
    half[half.length - 6] = (byte) 0xed;
    half[half.length - 5] = (byte) 0xa0;

    read(list(text));
    AlertReader.readOne(new ByteArrayInputStream(half), alerts::add);

    assertThat(json(alerts.getFirst())).isEqualTo(text);
    assertThat(json(alerts.getLast())).isEqualTo(text.replace("\"]}", "?\"]}"));
  }

  private static String alert(String title) {
    return " {\"title\" : " + TextNode.valueOf(title) + ", \"id\":\"x\"}";
  }

  /** Lone surrogates cannot be sent as UTF-8. */
  private static String wellFormed(String text) {
    return new String(text.strip().getBytes(UTF_8), UTF_8);
  }

  private Page read(String body) throws IOException {
    return AlertReader.read(stream(body), alerts::add);
  }

  private static InputStream stream(String body) {
    return new ByteArrayInputStream(body.getBytes(UTF_8));
  }

  private static String list(String... texts) {
    return "{\"@odata.context\":\"https://x/$metadata#Alerts\",\"value\":["
        + String.join(",", texts)
        + "]}";
  }

  private static String json(Alert alert) {
    return new String(alert.json(), UTF_8);
  }
}
