// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.testing;

import io.mdeoperator.remote.HostResolver;
import io.mdeoperator.testing.tls.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The hosts that the sinks of a stage may send to, all on this machine. */
final class ReceiverHosts implements HostResolver {
  private final Set<String> hosts = new TreeSet<>(Set.of("localhost"));
  private String authorities = "";

  /** Adds a host, and the authority that issued its certificate. */
  void add(String host, TestAuthority authority) {
    hosts.add(host);
    authorities += authority.certificatePem();
  }

  /** Writes these authorities and another one to a file of this folder. */
  Path writeAuthorities(Path folder, String otherPem) throws IOException {
    return Files.writeString(folder.resolve("authorities.pem"), otherPem + authorities);
  }

  @Override
  public List<InetAddress> resolve(String host, int port) throws UnknownHostException {
    return hosts.contains(host)
        ? List.of(InetAddress.getLoopbackAddress())
        : SYSTEM.resolve(host, port);
  }

  /** As a list of YAML. */
  @Override
  public String toString() {
    return hosts.toString();
  }
}
