// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.defender;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Evidence as alerts carry it: one flat record, most of it null, in several kinds; sometimes
 * incomplete, sometimes none.
 */
public final class EvidenceGenerator {
  private static final List<String> MEMBERS =
      List.of(
          "sha1",
          "sha256",
          "fileName",
          "filePath",
          "processId",
          "processCommandLine",
          "processCreationTime",
          "parentProcessId",
          "parentProcessCreationTime",
          "parentProcessFileName",
          "parentProcessFilePath",
          "ipAddress",
          "url",
          "registryKey",
          "registryHive",
          "registryValueType",
          "registryValue",
          "accountName",
          "domainName",
          "userSid",
          "aadUserId",
          "userPrincipalName",
          "detectionStatus");
  private static final List<Map<String, String>> KINDS =
      List.of(
          Map.of(
              "entityType", "User",
              "accountName", "name",
              "domainName", "DOMAIN",
              "userSid", "S-1-5-21-11111607-1111760036-109187956-75141",
              "userPrincipalName", "temp123@contoso.example"),
          Map.of(
              "entityType", "Process",
              "fileName", "rundll32.exe",
              "filePath", "C:\\Windows\\SysWOW64",
              "processCommandLine",
                  "rundll32.exe  c:\\temp\\suspicious.dll,RepeatAfterMe \"\u00E9\"",
              "sha1", "ff836cfb1af40252bd2a2ea843032e99a5b262ed",
              "detectionStatus", "Detected"),
          Map.of("entityType", "File", "fileName", "suspicious.dll", "filePath", "c:\\temp"),
          Map.of("entityType", "Ip"),
          Map.of("entityType", "Url", "url", "files.example/drop?id=1"),
          Map.of("entityType", "CloudApplication"));

  private final Random random;

  public EvidenceGenerator(Random random) {
    this.random = random;
  }

  public ArrayNode list(AlertTime created) {
    var list = JsonNodeFactory.instance.arrayNode();
    for (var i = random.nextInt(4); i > 0; i--) {
      list.add(entity(created));
    }
    return list;
  }

  private ObjectNode entity(AlertTime created) {
    var kind = KINDS.get(random.nextInt(KINDS.size()));
    var entity = JsonNodeFactory.instance.objectNode();
    entity.put("entityType", kind.get("entityType"));
    entity.put("evidenceCreationTime", created.format(random.nextInt(8)));
    MEMBERS.forEach(member -> entity.put(member, kind.get(member)));
    if (entity.path("entityType").asText().equals("Process")) {
      entity.put("processId", random.nextInt(65_536));
    }
    return entity;
  }
}
