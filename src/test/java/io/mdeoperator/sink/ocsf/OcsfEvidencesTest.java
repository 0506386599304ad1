// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.ocsf;

import static io.mdeoperator.sink.format.SampleAlerts.json;
import static io.mdeoperator.sink.ocsf.OcsfAlerts.document;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the evidence says of users, processes, files, addresses and the registry. */
class OcsfEvidencesTest {
  private static final String PROCESS =
      """
      {
        "entityType": "Process", "processId": 3276, "fileName": "rundll32.exe",
        "filePath": "C:\\\\Windows", "sha1": "ff836c", "sha256": "a4752c",
        "processCommandLine": "rundll32.exe a.dll",
        "processCreationTime": "2021-01-26T20:31:32.958Z",
        "parentProcessId": 8420, "parentProcessCreationTime": "2021-01-26T20:31:32.9004163Z",
        "parentProcessFileName": "cmd.exe", "parentProcessFilePath": "C:\\\\",
        "detectionStatus": "Detected"
      }
      """;

  @Test
  void aProcessHasItsFileAndParent() {
    assertThat(evidence(PROCESS))
        .isEqualTo(
            json(
                """
                {
                  "name": "Process",
                  "process": {
                    "pid": 3276, "name": "rundll32.exe", "cmd_line": "rundll32.exe a.dll",
                    "created_time": 1611693092958,
                    "file": {
                      "type_id": 1, "type": "Regular File", "name": "rundll32.exe",
                      "parent_folder": "C:\\\\Windows", "path": "C:\\\\Windows\\\\rundll32.exe",
                      "hashes": [
                        {"algorithm_id": 2, "algorithm": "SHA-1", "value": "ff836c"},
                        {"algorithm_id": 3, "algorithm": "SHA-256", "value": "a4752c"}
                      ]
                    },
                    "parent_process": {
                      "pid": 8420, "name": "cmd.exe", "created_time": 1611693092900,
                      "file": {
                        "type_id": 1, "type": "Regular File", "name": "cmd.exe",
                        "parent_folder": "C:\\\\", "path": "C:\\\\cmd.exe"
                      }
                    }
                  },
                  "data": {
                    "detectionStatus": "Detected",
                    "parentProcessCreationTime": "2021-01-26T20:31:32.9004163Z"
                  }
                }
                """));
  }

  @Test
  void aProcessWithoutAPidIsAFile() {
    assertThat(
            evidence(
                """
                {"entityType": "Process", "processId": -1, "fileName": "bash", "filePath": "/usr/bin",
                 "sha1": "ff836c", "processCommandLine": "bash -c id", "parentProcessId": 1}
                """))
        .isEqualTo(
            json(
                """
                {
                  "name": "Process",
                  "file": {
                    "type_id": 1, "type": "Regular File", "name": "bash",
                    "parent_folder": "/usr/bin", "path": "/usr/bin/bash",
                    "hashes": [{"algorithm_id": 2, "algorithm": "SHA-1", "value": "ff836c"}]
                  },
                  "data": {
                    "processId": "-1", "processCommandLine": "bash -c id", "parentProcessId": "1"
                  }
                }
                """));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'accountName':'anna','domainName':'CORP','userSid':'S-1','aadUserId':'7','userPrincipalName':'a@b.example'}"
            + "| {'name':'anna','domain':'CORP','uid':'S-1','uid_alt':'7','email_addr':'a@b.example'} |",
        "{'userPrincipalName':'a@b.example'}  | {'name':'a@b.example','email_addr':'a@b.example'} |",
        "{'userPrincipalName':'a b@c'}        | {'name':'a b@c'}                                  |",
        "{'accountName':'a','userPrincipalName':'a b@c'} | {'name':'a'}  | {'userPrincipalName':'a b@c'}",
        "{'aadUserId':'7','domainName':'CORP'} | {'domain':'CORP','uid':'7'}                      |",
        "{'domainName':'CORP'}                |                           | {'domainName':'CORP'}",
      })
  void aUserHasANameOrAnId(String fields, String user, String data) {
    var evidence = evidence(fields.replace("{", "{'entityType':'User',").replace('\'', '"'));

    assertThat(evidence.path("user")).isEqualTo(orMissing(user));
    assertThat(evidence.path("data")).isEqualTo(orMissing(data));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'entityType':'File','filePath':'/tmp','sha1':'a'} | {'data':{'filePath':'/tmp','sha1':'a'},'name':'File'}",
        "{'entityType':'Url','url':'https://a.example/b'}   | {'url':{'url_string':'https://a.example/b'},'name':'Url'}",
        "{'entityType':'Ip','ipAddress':'192.0.2.7'}        | {'data':{'ipAddress':'192.0.2.7'},'name':'Ip'}",
        "{'entityType':'RegistryKey','registryHive':'HKLM','registryKey':'a'} | {'reg_key':{'path':'HKLM\\a'},'name':'RegistryKey'}",
        "{'entityType':'RegistryKey','registryKey':'a','registryValueName':'b','registryValue':'c'}"
            + "| {'reg_key':{'path':'a'},'reg_value':{'name':'b','path':'a','data':'c'},'name':'RegistryKey'}",
        "{'entityType':'RegistryKey','registryHive':'HKLM'} | {'data':{'registryHive':'HKLM'},'name':'RegistryKey'}",
        "{'entityType':'Ip'}                                | {'data':{'entityType':'Ip'},'name':'Ip'}",
        "{'entityType':'Mailbox','mailbox':{'a':[1]}}       | {'data':{'mailbox':{'a':['1']}},'name':'Mailbox'}",
        "{'entityType':['File'],'fileName':'a'}             | {'data':{'entityType':['File'],'fileName':'a'}}",
      })
  void whatHasNoAttributeIsData(String item, String evidence) {
    assertThat(evidence(item.replace('\'', '"')))
        .isEqualTo(json(evidence.replace('\'', '"').replace("\\", "\\\\")));
  }

  @Test
  void theRelatedUserIsTheFirst() {
    var document =
        document(
            """
            {"relatedUser": {"userName": "anna", "domainName": "CORP", "x": 1},
             "evidence": [{"entityType": "Url", "url": "a"}]}
            """);

    assertThat(document.path("evidences"))
        .isEqualTo(
            json(
                """
                [{"user": {"name": "anna", "domain": "CORP"}, "name": "RelatedUser"},
                 {"url": {"url_string": "a"}, "name": "Url"}]
                """));
    assertThat(document.path("unmapped")).isEqualTo(json("{\"relatedUser\":{\"x\":\"1\"}}"));
    assertThat(document.at("/observables/1/name").asText())
        .isEqualTo("evidences[1].url.url_string");
  }

  @Test
  void aValueIsObservedOnce() {
    var document =
        document("{\"evidence\":[%s,%s]}".formatted(PROCESS, PROCESS.replace("3276", "1")));

    assertThat(document.path("observables").valueStream())
        .extracting(it -> it.path("type").asText() + " " + it.path("name").asText())
        .containsExactly(
            "Hash evidences[0].process.file.hashes[0].value",
            "Hash evidences[0].process.file.hashes[1].value",
            "Process Name evidences[0].process.name",
            "Command Line evidences[0].process.cmd_line");
  }

  @Test
  void atMostAHundredAreObserved() {
    var urls =
        IntStream.range(0, 150)
            .mapToObj("{\"entityType\":\"Url\",\"url\":\"%s\"}"::formatted)
            .collect(Collectors.joining(","));
    var document = document("{\"evidence\":[%s]}".formatted(urls));

    assertThat(document.path("observables")).hasSize(OcsfObservables.MAX);
    assertThat(document.path("evidences")).hasSize(150);
  }

  @ParameterizedTest
  @CsvSource({"192.0.2.7, true", "2001:DB8::7, true", "192.0.2, false", "host.example, false"})
  void anAddressIsObservedAsItCame(String address, boolean isAddress) {
    var document =
        document(
            "{\"evidence\":[{\"entityType\":\"Ip\",\"ipAddress\":\"%s\"}]}".formatted(address));

    assertThat(document.path("observables").findValuesAsText("value"))
        .isEqualTo(isAddress ? List.of(address) : List.of());
  }

  private static JsonNode evidence(String item) {
    return document("{\"evidence\":[%s]}".formatted(item)).at("/evidences/0");
  }

  private static JsonNode orMissing(String text) {
    return text == null ? MissingNode.getInstance() : json(text.replace('\'', '"'));
  }
}
