// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.remote;

import java.util.Arrays;
import java.util.Locale;

/**
 * Names hosts: one exactly, or with {@code *.suffix} all below a domain. IP addresses are compared
 * as they are written.
 *
 * @param text lower case, without a dot at its end
 */
public record HostPattern(String text) {
  private static final String WILDCARD = "*.";
  private static final String LABEL = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?";

  /** Not a domain: what is below it are IPv4 addresses. */
  private static final String ENDS_WITH_NUMBER = "(.*\\.)?[0-9]+";

  private static final String IPV6 = "[0-9a-f:.]*:[0-9a-f:.]*";

  /** RFC 1035, without the dot at the end. */
  private static final int MAX_LENGTH = 253;

  /** The same with brackets or the dot. */
  private static final int MAX_TEXT = MAX_LENGTH + 2;

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException when it is neither a host's name, nor an address, nor a
   *     wildcard below a domain
   */
  public static HostPattern parse(String text) {
    var stripped = text.strip();
    if (stripped.length() > MAX_TEXT) { // lower case takes long for some texts of megabytes
      throw new IllegalArgumentException("longer than any host");
    }
    var host = normal(stripped);
    var name = host.startsWith(WILDCARD) ? host.substring(WILDCARD.length()) : host;
    if (host.length() > MAX_LENGTH
        || !(isName(name) || isIpv6(host))
        || (host.startsWith(WILDCARD) && name.matches(ENDS_WITH_NUMBER))) {
      throw new IllegalArgumentException("neither a host nor a pattern such as *.siem.example");
    }
    return new HostPattern(host);
  }

  private static boolean isIpv6(String host) {
    return host.matches(IPV6) && AddressBlock.literal(host).isPresent();
  }

  private static boolean isName(String name) {
    return Arrays.stream(name.split("\\.", -1)).allMatch(label -> label.matches(LABEL));
  }

  /** Whether this host, in any letter case, is meant. */
  public boolean matches(String host) {
    var name = normal(host);
    return text.startsWith(WILDCARD) ? name.endsWith(text.substring(1)) : name.equals(text);
  }

  private static String normal(String host) {
    return host.toLowerCase(Locale.ROOT).replaceAll("^\\[|]$|\\.$", "");
  }
}
