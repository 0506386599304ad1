// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.ecs;

import static io.mdeoperator.sink.ecs.EcsAlerts.document;
import static io.mdeoperator.sink.format.SampleAlerts.item;
import static io.mdeoperator.sink.format.SampleAlerts.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mdeoperator.sink.format.SampleAlerts;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What has no field in ECS. */
class EcsVendorTest {
  @Test
  void documentedFieldsHaveTheirNames() {
    var alert =
        """
        {
          "status": "Resolved",
          "severity": "Low",
          "classification": "TruePositive",
          "determination": "Malware",
          "assignedTo": "secop@contoso.example",
          "incidentId": "1126093",
          "investigationId": "9",
          "investigationState": "Benign",
          "threatName": "Trojan:Win32/Wacatac.B!ml",
          "threatFamilyName": "Wacatac",
          "rbacGroupName": "A",
          "resolvedTime": "2026-02-28T10:00:00.0000000Z",
          "mitreTechniques": ["T1064"],
          "comments": [{"comment": "seen", "createdBy": "secop", "createdTime": "2026-02-28T10:00:00Z"}],
          "evidence": [{"entityType": "User", "accountName": "anna"}, {"entityType": "Ip"}]
        }
        """;

    assertThat(vendor(alert)).isEqualTo(json(alert));
  }

  @Test
  void numbersAreTextsDigitByDigit() {
    assertThat(
            vendor(
                """
                {"incidentId": 12, "assignedTo": true, "score": [1.50, -0, 1E400, 12345678901234567890],
                 "evidence": [{"processId": 7}]}
                """))
        .isEqualTo(
            json(
                """
                {"incidentId": "12", "assignedTo": "true", "evidence": [{"processId": "7"}],
                 "other": {"score": ["1.50", "-0", "1E400", "12345678901234567890"]}}
                """));
  }

  @Test
  void absentValuesLeaveNoTrace() {
    assertThat(
            vendor(
                """
                {"status": "", "severity": "-", "assignedTo": "N/A", "comments": [], "score": {},
                 "evidence": [{"entityType": "Ip", "sha1": null, "url": "", "tags": [null, "", {}]}, {}]}
                """))
        .isEqualTo(json("{\"evidence\":[{\"entityType\":\"Ip\"}]}"));
  }

  @Test
  void unknownFieldsAreTogetherInOne() {
    assertThat(vendor("{\"score\":0.75,\"domains\":[\"a\"],\"next\":{\"tags\":[{\"a\":1}]}}"))
        .isEqualTo(
            json(
                """
                {"other": {"score": "0.75", "domains": ["a"], "next": {"tags": [{"a": "1"}]}}}
                """));
  }

  @Test
  void aFieldOfAnotherShapeIsAmongTheUnknown() {
    var alert =
        """
        {
          "title": ["a"],
          "status": {"a": "b"},
          "relatedUser": "anna",
          "mitreTechniques": [["T1064"]],
          "comments": "seen",
          "evidence": [{"entityType": "Ip"}, "more"]
        }
        """;

    assertThat(vendor(alert)).isEqualTo(json("{\"other\":" + alert + "}"));
  }

  @Test
  void whatIsNestedTooDeepIsItsOwnJson() {
    assertThat(vendor("{\"a\":[[[[[[[ {\"b\" : [\"\\u00e4\"]}]]]]]]]}"))
        .isEqualTo(json("{\"other\":{\"a\":[[[[[[[\"{\\\"b\\\" : [\\\"\\\\u00e4\\\"]}\"]]]]]]]}}"));
  }

  /** As a tree it would take some hundred megabytes. */
  @Test
  void evidenceOfVeryManyItemsIsItsOwnJson() {
    var few = "{\"evidence\":[" + "{\"a\":1},".repeat(20_000) + "{\"a\":1}]}";
    var many = "{\"evidence\":[" + "{\"a\":1},".repeat(30_000) + "{\"a\":1}],\"title\":\"b\"}";

    assertThat(document(few).at("/microsoft/defender_endpoint/evidence")).hasSize(20_001);
    assertThat(document(many).at("/microsoft/defender_endpoint/other/evidence").asText())
        .startsWith("[{\"a\":1},{")
        .endsWith("}]");
    assertThat(document(many).get("message").asText()).isEqualTo("b");
  }

  @Test
  void aListThatIsNestedTooDeepIsItsOwnJson() {
    assertThat(vendor("{\"a\":[[[[[[[[1,2]]]]]]]]}"))
        .isEqualTo(json("{\"other\":{\"a\":[[[[[[[\"[1,2]\"]]]]]]]}}"));
  }

  @Test
  void namesAreNamesOfFields() {
    assertThat(vendor("{\"@odata.type\":\"a\",\"\":\"b\",\"c\\u0000\":{\" \":\"d\",\"..\":\"e\"}}"))
        .isEqualTo(
            json(
                """
                {"other": {"@odata_type": "a", "_": "b", "c_": {"_": "d", "__": "e"}}}
                """));
  }

  @Test
  void aNameThatComesTwiceHasBothValues() {
    assertThat(
            vendor("{\"status\":\"New\",\"a.b\":1,\"status\":\"Resolved\",\"a_b\":[2],\"a_b\":3}"))
        .isEqualTo(
            json("{\"other\":{\"status\":[\"New\",\"Resolved\"],\"a_b\":[\"1\",[\"2\"],\"3\"]}}"));
  }

  @Test
  void textThatIsNotUtf8IsRead() {
    var alert = "{\"status\":\"\u00ed\u00a0\u0080New\"}".getBytes(StandardCharsets.ISO_8859_1);

    assertThat(document(item(alert)).at("/microsoft/defender_endpoint/status").asText())
        .matches("\\?{1,3}New");
  }

  @Test
  void strangeCharactersArriveAsTheyAre() {
    var alert =
        item(
            "{\"title\":\"\ud83d\ude00 \u007f\u2028 \\u0000\\u0001 \\\" \\\\ \\r\\n\\t \\ud800\"}");

    assertThat(document(alert).path("message").asText())
        .isEqualTo("\ud83d\ude00 \u007f\u2028 \0\u0001 \" \\ \r\n\t \ud800");
    assertThat(new String(EcsAlerts.ECS.json(alert, SampleAlerts.ORIGIN), UTF_8))
        .contains("\ud83d\ude00");
  }

  private static JsonNode vendor(String alert) {
    return document(alert).at("/microsoft/defender_endpoint");
  }
}
