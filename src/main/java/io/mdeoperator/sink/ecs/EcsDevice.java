// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.ecs;

import io.mdeoperator.sink.format.JsonObject;
import java.util.Optional;

/**
 * The device that it happened on. A laptop is no instance of a cloud, so none of its fields is
 * used.
 */
final class EcsDevice {
  private EcsDevice() {}

  static void write(Optional<String> id, Optional<String> hostname, JsonObject to) {
    var name = hostname.map(EcsDevice::lowerCase);

    to.text("host.id", id);
    to.text("host.hostname", hostname);
    to.text("host.name", name);
    to.texts("related.hosts", name.stream().toList());
  }

  /** Character by character; of a whole text Java needs quadratic time where characters grow. */
  private static String lowerCase(String text) {
    return text.codePoints()
        .map(Character::toLowerCase)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
