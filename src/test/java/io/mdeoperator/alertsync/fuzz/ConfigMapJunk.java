// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.fuzz;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/** What people and tools do to ConfigMaps that belong to the operator. */
record ConfigMapJunk(ConfigMapServer configMaps, Random random) {
  private static final List<String> NUMBERS = List.of("0001", "9999", "999999999");

  /** Does something to one of them; what it was, or nothing when there are none. */
  String some() {
    var names = configMaps.names();
    if (names.isEmpty()) {
      return "no ConfigMap to change";
    }
    var name = oneOf(names);
    return switch (random.nextInt(8)) {
      case 0 -> {
        configMaps.delete(name);
        yield name + " is deleted";
      }
      case 1 -> {
        var other = new byte[] {'M', 'D', 'E', 'C', 99, 0, 0, 0, 0, 0};
        configMaps.edit(name, node -> data(name, node).put("checkpoint", base64(other)));
        yield name + " is of another version";
      }
      case 2 -> {
        var junk = base64("junk".getBytes(StandardCharsets.UTF_8));
        configMaps.edit(name, node -> data(name, node).removeAll().put("evicted", junk));
        yield name + " has junk in it";
      }
      case 3 -> {
        configMaps.edit(name, node -> node.withObject("/metadata").remove("labels"));
        yield name + " loses its labels";
      }
      case 4 -> {
        configMaps.edit(name, node -> node.remove(List.of("data", "binaryData")));
        yield name + " is emptied";
      }
      default -> copy(name);
    };
  }

  /** Under a name that looks like one of the operator's. */
  private String copy(String name) {
    var copy = "feed-alerts-" + oneOf(NUMBERS);
    configMaps.copy(name, copy);
    return name + " is copied as " + copy;
  }

  private static ObjectNode data(String name, ObjectNode configMap) {
    return configMap.withObject(
        name.contains("-checkpoint-") || name.contains("-segment-") ? "/binaryData" : "/data");
  }

  private static String base64(byte[] content) {
    return Base64.getEncoder().encodeToString(content);
  }

  private String oneOf(List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
