// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.ecs;

import io.mdeoperator.sink.format.AlertFields;
import io.mdeoperator.sink.format.AlertUser;
import io.mdeoperator.sink.format.Evidence;
import io.mdeoperator.sink.format.JsonObject;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;

/** The user of the alert; all others are in {@code related.user} only. */
final class EcsUser {
  private EcsUser() {}

  static void write(AlertFields alert, Evidence evidence, JsonObject to) {
    var user = AlertUser.of(alert, evidence);

    to.text("user.name", user.name());
    to.text("user.domain", user.domain());
    to.text("user.id", user.sid());
    to.text("user.email", user.email());
    to.texts("related.user", all(alert, evidence));
  }

  private static Set<String> all(AlertFields alert, Evidence evidence) {
    var all = new LinkedHashSet<String>();
    alert.object("relatedUser").flatMap(user -> user.text("userName")).ifPresent(all::add);
    for (var item : evidence.items()) {
      Stream.of("accountName", "userSid", "userPrincipalName", "aadUserId")
          .flatMap(field -> item.text(field).stream())
          .forEach(all::add);
    }
    return all;
  }
}
