// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.remote;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses that are connected to: what it does not name is never reached. */
@FunctionalInterface
public interface HostResolver {
  /** All addresses that the system knows. */
  HostResolver SYSTEM = (host, port) -> List.of(InetAddress.getAllByName(host));

  /**
   * The addresses of a host, those to be tried first in front.
   *
   * @param host a name, or an address as text
   * @param port that will be connected to
   * @throws ForbiddenAddressException when it has some, but none that may be connected to
   */
  List<InetAddress> resolve(String host, int port) throws UnknownHostException;
}
