// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.ocsf;

import io.mdeoperator.sink.format.AlertFields;
import io.mdeoperator.sink.format.JsonObject;
import io.mdeoperator.sink.format.RegistryPath;
import io.mdeoperator.sink.ocsf.OcsfObservables.ObservableType;
import java.util.List;
import java.util.Optional;

/** A key of the registry, and a value of it where one is named. */
final class OcsfRegistry {
  private OcsfRegistry() {}

  static void write(AlertFields from, OcsfObservables observables, JsonObject to) {
    var key = from.text("registryKey");
    if (key.isEmpty()) {
      return;
    }
    var path = RegistryPath.of(List.of(from.text("registryHive"), key));
    to.text("reg_key.path", path);
    observables.add("reg_key.path", ObservableType.REGISTRY_KEY, Optional.of(path));
    from.text("registryValueName").ifPresent(name -> value(name, path, from, to));
  }

  private static void value(String name, String path, AlertFields from, JsonObject to) {
    to.text("reg_value.name", name);
    to.text("reg_value.path", path);
    to.text("reg_value.data", from.text("registryValue"));
  }
}
