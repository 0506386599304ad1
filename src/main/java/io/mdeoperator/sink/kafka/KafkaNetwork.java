// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.kafka;

import io.mdeoperator.remote.EgressRules;
import io.mdeoperator.remote.HostResolver;
import io.mdeoperator.remote.share.SharedLookups;
import io.mdeoperator.remote.tls.Trust;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * What brokers are reached by. Thread-safe.
 *
 * @param names finds their addresses; looks up for one namespace at a time, as {@link
 *     SharedLookups#asNamespace} makes it
 * @param own finds the address of the API server
 * @param trust whom connections trust that have no authorities of their own
 */
public record KafkaNetwork(EgressRules rules, HostResolver names, HostResolver own, Trust trust) {

  /** The addresses of a host that may be connected to, whatever the port. */
  HostResolver namesOf(String namespace) {
    return rules.guard(SharedLookups.asNamespace(namespace, names), own);
  }

  /**
   * Asked with an address and a port before they are connected to.
   *
   * @throws io.mdeoperator.remote.ForbiddenAddressException when they must not be
   */
  void check(InetSocketAddress address) throws UnknownHostException {
    rules
        .guard((_, _) -> List.of(address.getAddress()), own)
        .resolve(address.getHostString(), address.getPort());
  }
}
