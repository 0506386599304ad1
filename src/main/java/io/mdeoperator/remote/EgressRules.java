// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.remote;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/**
 * Which hosts the operator may be made to call by whoever writes custom resources. The URL is
 * judged before anything is sent, the address when it is connected to, so that a name cannot change
 * in between. Thread-safe.
 *
 * @param allowHosts empty: any public host
 * @param allowPrivateAddresses also those of hosts that {@code allowHosts} does not name
 * @param apiServer the way to the cluster, which no sink is
 */
public record EgressRules(
    List<HostPattern> allowHosts,
    boolean allowPlainHttp,
    boolean allowPrivateAddresses,
    URI apiServer) {
  private static final int HTTPS = 443;
  private static final int HTTP = 80;
  private static final int LAST_PORT = 65_535;

  public EgressRules {
    allowHosts = List.copyOf(allowHosts);
  }

  /**
   * Why a URL is not to be called.
   *
   * @return the rest of a sentence that begins with the URL; empty when nothing is known against it
   */
  public Optional<String> problem(URI url) {
    if (!isUsable(url)) {
      return Optional.of(
          "is not valid: it must have https, a host and optionally a port, but no user, password or fragment");
    }
    if (isPlain(url) && !allowPlainHttp) {
      return Optional.of(
          "is plain http, which the operator's configuration does not allow (egress.allowPlainHttp)");
    }
    if (!allowHosts.isEmpty() && !isNamed(url.getHost())) {
      return Optional.of(
          "names a host that the operator's configuration does not allow:"
              + " correct it, or have the platform engineer add the host to egress.allowHosts");
    }
    return AddressBlock.literal(url.getHost())
        .filter(address -> !allows(url.getHost(), address))
        .map(address -> "names an address that the operator's egress rules do not allow");
  }

  private static boolean isUsable(URI url) {
    return (isPlain(url) || "https".equalsIgnoreCase(url.getScheme()))
        && url.getHost() != null
        && url.getPort() != 0
        && url.getPort() <= LAST_PORT
        && url.getRawUserInfo() == null
        && url.getRawFragment() == null;
  }

  private static boolean isPlain(URI url) {
    return "http".equalsIgnoreCase(url.getScheme());
  }

  /**
   * The same names with those addresses only that may be connected to.
   *
   * @param own finds the address of the API server
   */
  public HostResolver guard(HostResolver names, HostResolver own) {
    return (host, port) -> {
      var allowed =
          names.resolve(host, port).stream()
              .filter(address -> allows(host, address) && !isApiServer(address, port, own))
              .toList();
      if (allowed.isEmpty()) {
        throw new ForbiddenAddressException(host);
      }
      return allowed;
    };
  }

  private boolean allows(String host, InetAddress address) {
    return switch (AddressKind.of(address)) {
      case PUBLIC -> true;
      case PRIVATE -> allowPrivateAddresses || isNamed(host);
      case FORBIDDEN -> false;
    };
  }

  private boolean isNamed(String host) {
    return allowHosts.stream().anyMatch(pattern -> pattern.matches(host));
  }

  /** On a loopback address others may listen beside it; anywhere else the whole machine is it. */
  private boolean isApiServer(InetAddress address, int port, HostResolver names) {
    try {
      return names.resolve(apiServer.getHost(), apiPort()).contains(address)
          && (!address.isLoopbackAddress() || port == apiPort());
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private int apiPort() {
    if (apiServer.getPort() >= 0) {
      return apiServer.getPort();
    }
    return isPlain(apiServer) ? HTTP : HTTPS;
  }
}
