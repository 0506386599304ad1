// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.ecs;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The user that the alert relates to, and what its evidence knows of the same one; without such a
 * user the first one of the evidence. All others are in {@code related.user} only.
 */
final class EcsUser {
  private EcsUser() {}

  static void write(AlertFields alert, List<AlertFields> evidence, EcsDocument to) {
    var related = alert.object("relatedUser");
    var name = related.flatMap(user -> user.text("userName"));
    var domain = related.flatMap(user -> user.text("domainName"));
    var known =
        evidence.stream()
            .filter(EcsEvidence.is("User"))
            .filter(user -> isSame(name, user.text("accountName")))
            .filter(user -> isSame(domain, user.text("domainName")))
            .findFirst();

    to.text("user.name", name.or(() -> known.flatMap(user -> user.text("accountName"))));
    to.text("user.domain", domain.or(() -> known.flatMap(user -> user.text("domainName"))));
    to.text("user.id", known.flatMap(user -> user.text("userSid")));
    to.text("user.email", known.flatMap(user -> user.text("userPrincipalName")));
    to.texts("related.user", all(name, evidence));
  }

  /** Nothing that is known contradicts it. */
  private static boolean isSame(Optional<String> one, Optional<String> other) {
    return one.isEmpty() || other.isEmpty() || one.get().equalsIgnoreCase(other.get());
  }

  private static Set<String> all(Optional<String> name, List<AlertFields> evidence) {
    var all = new LinkedHashSet<String>();
    name.ifPresent(all::add);
    for (var item : evidence) {
      Stream.of("accountName", "userSid", "userPrincipalName", "aadUserId")
          .flatMap(field -> item.text(field).stream())
          .forEach(all::add);
    }
    return all;
  }
}
