package io.mdeoperator.consent;

import io.mdeoperator.config.AddressRange;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/** Who sent a request that may have come through proxies. */
final class ClientAddress {
  private ClientAddress() {}

  /**
   * The last address that no trusted proxy has: each proxy appends whom it got the request from, so
   * what stands before that address may be invented.
   *
   * @param peer who is connected
   * @param forwardedFor values of {@code X-Forwarded-For} in their order
   */
  static InetAddress of(InetAddress peer, List<String> forwardedFor, List<AddressRange> trusted) {
    var hops =
        forwardedFor.stream().flatMap(value -> Arrays.stream(value.split(","))).toList().reversed();
    var client = peer;
    for (var hop : hops) {
      if (!isTrusted(client, trusted)) {
        return client;
      }
      try {
        client = InetAddress.ofLiteral(hop.strip());
      } catch (IllegalArgumentException e) {
        return client;
      }
    }
    return client;
  }

  private static boolean isTrusted(InetAddress address, List<AddressRange> trusted) {
    return trusted.stream().anyMatch(range -> range.contains(address));
  }
}
