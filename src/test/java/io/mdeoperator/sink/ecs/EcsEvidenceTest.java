// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.ecs;

import static io.mdeoperator.sink.ecs.EcsAlerts.document;
import static io.mdeoperator.sink.format.SampleAlerts.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mdeoperator.sink.format.SampleAlerts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the evidence says of processes, files, users, addresses and the registry. */
class EcsEvidenceTest {
  private static final String PROCESS =
      """
      {
        "entityType": "Process",
        "processId": 3276,
        "fileName": "rundll32.exe",
        "filePath": "C:\\\\Windows\\\\SysWOW64",
        "sha1": "ff836c",
        "sha256": "a4752c",
        "processCommandLine": "rundll32.exe  c:\\\\temp\\\\a.dll,Go",
        "processCreationTime": "2021-01-26T20:31:32.9581596Z",
        "parentProcessId": 8420,
        "parentProcessCreationTime": "2021-01-26T20:31:32Z",
        "parentProcessFileName": "cmd.exe",
        "parentProcessFilePath": "C:\\\\Windows"
      }
      """;
  private static final String FILE =
      """
      {
        "entityType": "File",
        "fileName": "a.dll",
        "filePath": "c:\\\\temp",
        "sha1": "8563f9",
        "sha256": "dc0ade"
      }
      """;

  @Test
  void theFirstProcessIsTheProcess() {
    var document = ofEvidence("{\"entityType\":\"User\"}", PROCESS, PROCESS.replace("3276", "1"));

    assertThat(document.path("process"))
        .isEqualTo(
            json(
                """
                {
                  "pid": 3276,
                  "name": "rundll32.exe",
                  "executable": "C:\\\\Windows\\\\SysWOW64\\\\rundll32.exe",
                  "command_line": "rundll32.exe  c:\\\\temp\\\\a.dll,Go",
                  "start": "2021-01-26T20:31:32.9581596Z",
                  "hash": {"sha1": "ff836c", "sha256": "a4752c"},
                  "parent": {
                    "pid": 8420,
                    "name": "cmd.exe",
                    "executable": "C:\\\\Windows\\\\cmd.exe",
                    "start": "2021-01-26T20:31:32.0000000Z"
                  }
                }
                """));
    assertThat(document.has("file")).isFalse();
  }

  @Test
  void theFirstFileIsTheFile() {
    var document = ofEvidence(PROCESS, FILE, FILE.replace("a.dll", "b.dll"));

    assertThat(document.path("file"))
        .isEqualTo(
            json(
                """
                {
                  "name": "a.dll",
                  "directory": "c:\\\\temp",
                  "path": "c:\\\\temp\\\\a.dll",
                  "hash": {"sha1": "8563f9", "sha256": "dc0ade"}
                }
                """));
  }

  @Test
  void hashesOfAllEvidenceAreRelated() {
    assertThat(ofEvidence(PROCESS, FILE, FILE).at("/related/hash"))
        .hasToString("[\"ff836c\",\"a4752c\",\"8563f9\",\"dc0ade\"]");
  }

  @ParameterizedTest
  @CsvSource({
    "/usr/bin, bash, /usr/bin/bash",
    "/sbin/, init, /sbin/init",
    "'c:\\', a.exe, 'c:\\a.exe'",
    "'\\\\server\\share', a.exe, '\\\\server\\share\\a.exe'"
  })
  void pathsAreWhole(String folder, String name, String path) {
    var file = SampleAlerts.JSON.createObjectNode().put("entityType", "File");

    assertThat(
            EcsAlerts.documentOf(file.put("filePath", folder).put("fileName", name))
                .at("/file/path")
                .asText())
        .isEqualTo(path);
  }

  @ParameterizedTest
  @CsvSource({
    "4, 4",
    "'\"4\"', 4",
    "-4,",
    "4.5,",
    "99999999999999999999,",
    "'\"0x4\"',",
    "true,",
    "'[4]',",
  })
  void aProcessIdIsANumber(String value, Integer pid) {
    var document = ofEvidence("{\"entityType\":\"Process\",\"processId\":%s}".formatted(value));

    assertThat(document.at("/process/pid").numberValue())
        .isEqualTo(pid == null ? null : (Object) pid);
  }

  @Test
  void theRelatedUserIsTheUserAndTheEvidenceOfHimTellsMore() {
    var document =
        document(
            """
            {
              "relatedUser": {"userName": "anna", "domainName": "CORP"},
              "evidence": [
                {"entityType": "User", "accountName": "bert", "userSid": "S-1"},
                {"entityType": "User", "accountName": "anna", "domainName": "LAB", "userSid": "S-2"},
                {"entityType": "User", "accountName": "Anna", "domainName": "corp", "userSid": "S-3",
                 "userPrincipalName": "anna@corp.example", "aadUserId": "0f0e"}
              ]
            }
            """);

    assertThat(document.path("user"))
        .isEqualTo(
            json(
                """
                {"name": "anna", "domain": "CORP", "id": "S-3", "email": "anna@corp.example"}
                """));
    assertThat(document.at("/related/user"))
        .isEqualTo(
            json(
                """
                ["anna", "bert", "S-1", "S-2", "Anna", "S-3", "anna@corp.example", "0f0e"]
                """));
    assertThat(document.at("/microsoft/defender_endpoint").has("other")).isFalse();
  }

  @Test
  void withoutARelatedUserTheFirstOfTheEvidenceIsTheUser() {
    var document =
        ofEvidence(
            """
            {"entityType": "User", "accountName": "bert", "domainName": "CORP", "userSid": "S-1"}
            """,
            """
            {"entityType": "User", "accountName": "anna", "userPrincipalName": "anna@corp.example"}
            """);

    assertThat(document.path("user"))
        .isEqualTo(json("{\"name\":\"bert\",\"domain\":\"CORP\",\"id\":\"S-1\"}"));
  }

  @Test
  void whatElseIsKnownOfTheRelatedUserIsKept() {
    var document = document("{\"relatedUser\":{\"userName\":\"anna\",\"risk\":3}}");

    assertThat(document.at("/user/name").asText()).isEqualTo("anna");
    assertThat(document.at("/microsoft/defender_endpoint/other"))
        .isEqualTo(json("{\"relatedUser\":{\"risk\":\"3\"}}"));
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, 192.0.2.7",
    "2001:DB8::7, 2001:db8:0:0:0:0:0:7",
    "::ffff:192.0.2.7, 192.0.2.7",
    "192.0.2,",
    "192.0.2.07,",
    "192.0.2.256,",
    "3221225991,",
    "fe80::1%eth0,",
    "[2001:db8::7],",
    "localhost,",
    "1::2::3,",
    "192.0.2.7/24,",
  })
  void onlyValidAddressesAreRelated(String text, String address) {
    var item = SampleAlerts.JSON.createObjectNode().put("entityType", "Ip").put("ipAddress", text);

    assertThat(EcsAlerts.documentOf(item).at("/related/ip/0").textValue()).isEqualTo(address);
  }

  @Test
  void theFirstUrlIsTheUrl() {
    var document = ofEvidence("{\"entityType\":\"Url\",\"url\":\"files.example/drop?id=1\"}");

    assertThat(document.path("url"))
        .isEqualTo(
            json(
                "{\"original\":\"files.example/drop?id=1\",\"full\":\"files.example/drop?id=1\"}"));
  }

  @Test
  void aRegistryKeyHasAShortHiveAndAWholePath() {
    var document =
        ofEvidence(
            """
            {
              "entityType": "RegistryKey",
              "registryHive": "HKEY_LOCAL_MACHINE",
              "registryKey": "SOFTWARE\\\\Run",
              "registryValueName": "Start",
              "registryValueType": "Unicode",
              "registryValue": "a.exe"
            }
            """);

    assertThat(document.path("registry"))
        .isEqualTo(
            json(
                """
                {
                  "hive": "HKLM",
                  "key": "SOFTWARE\\\\Run",
                  "value": "Start",
                  "path": "HKLM\\\\SOFTWARE\\\\Run\\\\Start",
                  "data": {"strings": ["a.exe"]}
                }
                """));
  }

  private static JsonNode ofEvidence(String... items) {
    return document("{\"evidence\":[" + String.join(",", items) + "]}");
  }
}
