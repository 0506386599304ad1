// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.consent;

import io.mdeoperator.remote.AddressBlock;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Who sent a request that may have come through proxies. */
final class ClientAddress {
  /** Some proxies, such as Azure's Application Gateway, append the port that a client has. */
  private static final Pattern WITH_PORT =
      Pattern.compile("(?:\\[(?<six>[^]]+)]|(?<four>[0-9.]+))(?::[0-9]{1,5})?");

  private ClientAddress() {}

  /**
   * The last address that no trusted proxy has: each proxy appends whom it got the request from, so
   * what stands before that address may be invented.
   *
   * @param peer who is connected
   * @param forwardedFor values of {@code X-Forwarded-For} in their order
   */
  static InetAddress of(InetAddress peer, List<String> forwardedFor, List<AddressBlock> trusted) {
    var hops =
        forwardedFor.stream().flatMap(value -> Arrays.stream(value.split(","))).toList().reversed();
    var client = peer;
    for (var hop : hops) {
      if (!isTrusted(client, trusted)) {
        return client;
      }
      try {
        client = address(hop.strip());
      } catch (IllegalArgumentException e) {
        return client;
      }
    }
    return client;
  }

  private static InetAddress address(String hop) {
    var parts = WITH_PORT.matcher(hop);
    if (!parts.matches()) {
      return InetAddress.ofLiteral(hop);
    }
    var six = parts.group("six");
    return InetAddress.ofLiteral(six == null ? parts.group("four") : six);
  }

  private static boolean isTrusted(InetAddress address, List<AddressBlock> trusted) {
    return trusted.stream().anyMatch(range -> range.contains(address));
  }
}
