// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.remote;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;

/** Hands the HTTP client the very addresses that it connects to. */
final class ConnectableAddresses implements DnsResolver {
  private static final int ANY_PORT = 0;

  private final HostResolver names;

  ConnectableAddresses(HostResolver names) {
    this.names = names;
  }

  @Override
  public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
    return names.resolve(host, port).stream()
        .map(address -> new InetSocketAddress(address, port))
        .toList();
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    return names.resolve(host, ANY_PORT).toArray(InetAddress[]::new);
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }
}
