// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.ocsf;

import io.mdeoperator.sink.format.AlertFields;
import io.mdeoperator.sink.format.JsonObject;
import io.mdeoperator.sink.ocsf.OcsfObservables.ObservableType;
import java.util.List;

/** The device that it happened on; OCSF has none without an id or a name. */
final class OcsfDevice {
  private OcsfDevice() {}

  static void write(AlertFields alert, OcsfObservables observables, JsonObject to) {
    var id = alert.text("machineId");
    var hostname = alert.text("computerDnsName");
    if (id.isEmpty() && hostname.isEmpty()) {
      return;
    }
    OcsfChoice.UNKNOWN.write("device.type_id", "device.type", to);
    to.text("device.uid", id);
    to.text("device.hostname", hostname);
    observables.add("device.hostname", ObservableType.HOSTNAME, hostname);
    alert.text("rbacGroupName").ifPresent(name -> to.objects("device.groups", group(name)));
  }

  private static List<JsonObject> group(String name) {
    var group = new JsonObject();
    group.text("name", name);
    return List.of(group);
  }
}
