// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.ecs;

import io.mdeoperator.sink.format.AlertFields;
import io.mdeoperator.sink.format.JsonObject;
import io.mdeoperator.sink.format.RegistryPath;
import java.util.List;
import java.util.Map;

/** A key of the registry, its value and what is in it. */
final class EcsRegistry {
  private static final Map<String, String> HIVES =
      Map.of(
          "HKEY_CLASSES_ROOT", "HKCR",
          "HKEY_CURRENT_CONFIG", "HKCC",
          "HKEY_CURRENT_USER", "HKCU",
          "HKEY_LOCAL_MACHINE", "HKLM",
          "HKEY_USERS", "HKU");

  private EcsRegistry() {}

  static void write(AlertFields evidence, JsonObject to) {
    var hive = evidence.text("registryHive").map(name -> HIVES.getOrDefault(name, name));
    var key = evidence.text("registryKey");
    var value = evidence.text("registryValueName");

    to.text("registry.hive", hive);
    to.text("registry.key", key);
    to.text("registry.value", value);
    to.text("registry.path", key.map(_ -> RegistryPath.of(List.of(hive, key, value))));
    to.texts("registry.data.strings", evidence.text("registryValue").stream().toList());
  }
}
