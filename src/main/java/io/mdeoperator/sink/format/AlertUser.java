// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.format;

import java.util.Optional;

/**
 * The user that an alert relates to, and what its evidence knows of the same one; without such a
 * user the first one of the evidence.
 *
 * @param email its user principal name
 */
public record AlertUser(
    Optional<String> name, Optional<String> domain, Optional<String> sid, Optional<String> email) {

  /** The user of an alert; all is absent where there is none. */
  public static AlertUser of(AlertFields alert, Evidence evidence) {
    var related = alert.object("relatedUser");
    var name = related.flatMap(user -> user.text("userName"));
    var domain = related.flatMap(user -> user.text("domainName"));
    var known =
        evidence.items().stream()
            .filter(item -> Evidence.isOf(item, "User"))
            .filter(user -> isSame(name, user.text("accountName")))
            .filter(user -> isSame(domain, user.text("domainName")))
            .findFirst();
    return new AlertUser(
        name.or(() -> known.flatMap(user -> user.text("accountName"))),
        domain.or(() -> known.flatMap(user -> user.text("domainName"))),
        known.flatMap(user -> user.text("userSid")),
        known.flatMap(user -> user.text("userPrincipalName")));
  }

  /** Nothing that is known contradicts it. */
  private static boolean isSame(Optional<String> one, Optional<String> other) {
    return one.isEmpty() || other.isEmpty() || one.get().equalsIgnoreCase(other.get());
  }
}
