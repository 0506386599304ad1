// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.format;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/** Addresses that an index takes: it refuses a document with any other text in such a field. */
public final class IpAddress {
  private static final int MAX_LENGTH = "0000:0000:0000:0000:0000:ffff:255.255.255.255".length();
  private static final String PART = "(0|[1-9]\\d{0,2})";

  /** Java reads more than others do: fewer parts, zeros in front, zones, brackets. */
  private static final Pattern IPV4 = Pattern.compile(PART + "(\\." + PART + "){3}");

  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*");

  private IpAddress() {}

  /** The address in Java's form; no name is resolved. Empty when it is none. */
  public static Optional<String> of(String text) {
    if (text.length() > MAX_LENGTH
        || !(IPV4.matcher(text).matches() || IPV6.matcher(text).matches())) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(text).getHostAddress());
    } catch (IllegalArgumentException none) {
      return Optional.empty();
    }
  }
}
