// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.ecs;

import java.util.Locale;

/**
 * The device that it happened on. A laptop is no instance of a cloud, so none of its fields is
 * used.
 */
final class EcsDevice {
  private EcsDevice() {}

  static void write(AlertFields alert, EcsDocument to) {
    var hostname = alert.text("computerDnsName");
    var name = hostname.map(text -> text.toLowerCase(Locale.ROOT));

    to.text("host.id", alert.text("machineId"));
    to.text("host.hostname", hostname);
    to.text("host.name", name);
    to.texts("related.hosts", name.stream().toList());
  }
}
