// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl.view;

import java.util.Arrays;
import java.util.Optional;

/**
 * What a user calls an object: {@code NAME}, {@code KIND/NAME}.
 *
 * @param kind absent where the command decides
 */
public record ObjectName(Optional<Kind> kind, String name) {
  private static final int MAX_LENGTH = 253;

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException when no object can have the name; the message is for the user
   */
  public static ObjectName parse(String text) {
    var slash = text.indexOf('/');
    if (slash < 0) {
      return new ObjectName(Optional.empty(), checked(text));
    }
    var kind = Kind.of(text.substring(0, slash));
    if (kind.isEmpty()) {
      throw new IllegalArgumentException(
          "'"
              + Texts.printable(text.substring(0, slash))
              + "' is not a kind: use "
              + Kind.words()
              + ", such as tenant/contoso.");
    }
    return new ObjectName(kind, checked(text.substring(slash + 1)));
  }

  /** As commands take it. */
  @Override
  public String toString() {
    return kind.map(of -> of.word() + "/").orElse("") + name;
  }

  /**
   * The same as an object of that kind.
   *
   * @throws IllegalArgumentException when the user has named another kind
   */
  public ObjectName as(Kind only) {
    if (kind.filter(other -> other != only).isPresent()) {
      throw new IllegalArgumentException("Only an " + only.value() + " can be named here.");
    }
    return new ObjectName(Optional.of(only), name);
  }

  /** Whether an object may have this name (RFC 1123, subdomain). */
  public static boolean isValid(String name) {
    return name.length() <= MAX_LENGTH
        && name.matches("[a-z0-9.-]+")
        && Arrays.stream(name.split("\\.", -1)).allMatch(ObjectName::isLabel);
  }

  private static boolean isLabel(String part) {
    return !part.isEmpty() && !part.startsWith("-") && !part.endsWith("-");
  }

  private static String checked(String name) {
    if (isValid(name)) {
      return name;
    }
    throw new IllegalArgumentException(
        "'"
            + Texts.printable(name)
            + "' is not the name of an object: names have lower-case letters, digits, '-' and '.'."
            + " The column NAME of kubectl mde status shows them beside the customers.");
  }
}
