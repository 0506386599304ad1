// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.Samples;
import io.mdeoperator.sink.format.AlertOrigin;
import io.mdeoperator.sink.format.SampleAlerts;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The size that is expected of a document is never less than what it has. */
class EcsSizeTest {
  private static final int LENGTH = 32 * 1024;

  /** As an alert has them; some have more bytes when they are written, or in lower case. */
  private static final List<String> CHARACTERS =
      List.of(
          "a", "\\u0001", "\\\"", "\ud83d\ude00", "\\ud83d\\ude00", "\\ud800", "\u0130", "\u023a");

  static final List<String> LISTS =
      List.of(
          "{\"evidence\":[%s]}",
          "{\"comments\":[%s]}",
          "{\"mitreTechniques\":[%s]}",
          "{\"a\":[%s]}",
          "{\"a\":[[[[[[[[%s]]]]]]]]}");

  /** The longest that may be. */
  private static final AlertOrigin LONGEST =
      new AlertOrigin(Samples.TENANT, "\uffff".repeat(256), "n".repeat(63), "f".repeat(253));

  @Test
  void ofAnyAlert() {
    assertThat(Stream.concat(SampleAlerts.documented(), SampleAlerts.generated(1, 2_000)))
        .allSatisfy(EcsSizeTest::assertFits);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'id':'%s'}",
        "{'title':'%s'}",
        "{'category':'%s'}",
        "{'computerDnsName':'%s'}",
        "{'relatedUser':{'userName':'%s'}}",
        "{'status':'%s'}",
        "{'unknown':'%s'}",
        "{'evidence':[{'entityType':'Url','url':'%s'}]}",
        "{'evidence':[{'entityType':'File','filePath':'%s','fileName':'a'}]}",
        "{'evidence':[{'entityType':'File','filePath':'a','fileName':'%s'}]}",
        "{'evidence':[{'entityType':'File','sha1':'%s'}]}",
        "{'evidence':[{'entityType':'User','userSid':'%s'}]}",
        "{'evidence':[{'entityType':'User','userPrincipalName':'%s'}]}",
        "{'evidence':[{'entityType':'User','accountName':'%s'}]}",
        "{'evidence':[{'entityType':'Process','processCommandLine':'%s'}]}",
        "{'evidence':[{'entityType':'RegistryKey','registryHive':'a','registryKey':'%s'}]}"
      })
  void ofAnAlertWithALongText(String alert) {
    for (var character : CHARACTERS) {
      var text = character.repeat(LENGTH / character.length());
      assertFits(SampleAlerts.item(alert.replace('\'', '"').formatted(text)));
    }
  }

  @ParameterizedTest
  @FieldSource("LISTS")
  void ofAnAlertWithALongList(String alert) {
    List<IntFunction<String>> items =
        List.of(
            i -> "1",
            i -> "\"\"",
            i -> "[\n\n\n\n]",
            i -> "\"T%04d.001\"".formatted(i % 10_000),
            i -> "{\"userSid\":\"%x\"}".formatted(i),
            i -> "{\"sha1\":%d}".formatted(i),
            i -> "{\"\":%d}".formatted(i),
            i -> "{\"ipAddress\":\"::%x\"}".formatted(i));
    for (var item : items) {
      assertFits(SampleAlerts.item(String.format(Locale.ROOT, alert, list(item))));
    }
  }

  private static String list(IntFunction<String> item) {
    return IntStream.range(0, LENGTH / 16).mapToObj(item).collect(Collectors.joining(","));
  }

  private static void assertFits(Batch.Item alert) {
    assertThat((long) EcsAlerts.ECS.json(alert, LONGEST).length)
        .isLessThanOrEqualTo(EcsAlerts.ECS.maxSize(alert));
  }
}
