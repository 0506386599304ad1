// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Gives alerts evidence of every type, and a few values that do not belong where they are. */
final class Distortion {
  private static final int MAX_CHANGES = 4;

  private static final List<String> EVIDENCE =
      List.of(
          """
          {"entityType":"User","accountName":"Anna","domainName":"CORP","userSid":"S-1-5-21-1",
           "aadUserId":"0f0e0d0c-0000-0000-0000-000000000002","userPrincipalName":"anna@corp.example"}
          """,
          """
          {"entityType":"Process","processId":3276,"fileName":"bash","filePath":"/usr/bin",
           "sha1":"ff836cfb1af40252bd2a2ea843032e99a5b262ed","processCommandLine":"bash -c \\"id\\"",
           "processCreationTime":"2026-02-28T10:00:00.1234567Z","parentProcessId":1,
           "parentProcessCreationTime":"2026-02-01T10:00:00Z","parentProcessFileName":"init",
           "parentProcessFilePath":"/sbin/"}
          """,
          """
          {"entityType":"File","fileName":"a.dll","filePath":"c:\\\\temp","detectionStatus":"Detected",
           "sha256":"a4752c71d81afd3d5865d24ddb11a6b0c615062fcc448d24050c2172d2cbccd6"}
          """,
          """
          {"entityType":"Ip","ipAddress":"192.0.2.7"}
          """,
          """
          {"entityType":"Ip","ipAddress":"2001:db8::7"}
          """,
          """
          {"entityType":"Ip","ipAddress":"192.0.2"}
          """,
          """
          {"entityType":"Url","url":"https://files.example/drop?id=1"}
          """,
          """
          {"entityType":"RegistryKey","registryHive":"HKEY_LOCAL_MACHINE","registryKey":"SOFTWARE\\\\Run",
           "registryValueName":"Start","registryValueType":"Unicode","registryValue":"a.exe"}
          """,
          """
          {"entityType":"Mailbox","mailbox":{"address":"anna@corp.example","aliases":["a",null]}}
          """);

  private static final List<String> VALUES =
      List.of(
          "null",
          "\"\"",
          "\"-\"",
          "\"N/A\"",
          "7",
          "-0.10",
          "1E400",
          "123456789012345678901234567890",
          "true",
          "[]",
          "{}",
          "[null,{}]",
          "[1,[2,[3]],\"four\"]",
          "{\"a.b\":{\"\":1,\" \":2},\"a_b\":\"\\u0000\"}",
          "[[[[[[[[[[{\"deep\":\"x\\ny\"}]]]]]]]]]]",
          "\"2026-02-30T00:00:00Z\"",
          "\"0001-01-01T00:00:00\"",
          "\"9999-12-31T23:59:59.9999999Z\"",
          "\"New\"",
          "\"Malware\"",
          "\"CommandAndControl\"",
          "\"T1059.001\"",
          "\"\\ud800 \\ud83d\\ude00 \\u2028 \\u0001 \\\" \\\\ İ\"",
          "\"Ⱥ\\r\\n\\t\"");

  private static final List<String> NAMES =
      List.of("@odata.type", "", " ", "other", "nul\0", ".", "score", "microsoft", "evidence.x");

  private final Random random;

  Distortion(long seed) {
    random = new Random(seed);
  }

  /** Changes the alert. */
  JsonNode of(ObjectNode alert) {
    if (alert.get("evidence") instanceof ArrayNode evidence) {
      EVIDENCE.stream()
          .filter(_ -> random.nextInt(3) == 0)
          .forEach(item -> evidence.add(SampleAlerts.json(item)));
    }
    for (var changes = random.nextInt(MAX_CHANGES); changes > 0; changes--) {
      change(alert);
    }
    return alert;
  }

  private void change(ObjectNode alert) {
    var objects = new ArrayList<ObjectNode>();
    collect(alert, objects);
    var object = random.nextBoolean() ? alert : pick(objects);
    var names = new ArrayList<>(object.properties().stream().map(field -> field.getKey()).toList());
    names.add(pick(NAMES));
    object.set(pick(names), SampleAlerts.json(pick(VALUES)));
  }

  private static void collect(JsonNode node, List<ObjectNode> found) {
    if (node instanceof ObjectNode object) {
      found.add(object);
    }
    node.forEach(child -> collect(child, found));
  }

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
