// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.wire;

import io.mdeoperator.simulator.Simulator;
import io.mdeoperator.testing.LoopbackGate;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A gate on the operator's way to each {@link Peer}. Thread-safe. */
public final class Gates implements AutoCloseable {
  private final Map<Peer, LoopbackGate> gates = new EnumMap<>(Peer.class);

  /**
   * Opens them.
   *
   * @param apiServer its URL
   * @param receiver the URL of a receiver of webhooks
   */
  public Gates(String apiServer, Simulator microsoft, String receiver) {
    gates.put(Peer.API_SERVER, before(apiServer));
    gates.put(Peer.ENTRA, before(microsoft.loginUrl()));
    gates.put(Peer.DEFENDER, before(microsoft.apiUrl()));
    gates.put(Peer.WEBHOOK, before(receiver));
  }

  /** The gate on the way to this peer. */
  public LoopbackGate of(Peer peer) {
    return gates.get(peer);
  }

  /** Where the peer is reached through its gate; no slash at the end. */
  public String url(Peer peer) {
    return "https://localhost:" + of(peer).port();
  }

  /** Finds addresses as the system does, but as slowly as the gate before that port says. */
  public List<InetAddress> resolve(String host, int port) throws UnknownHostException {
    for (var gate : gates.values()) {
      if (gate.port() == port) {
        return List.of(gate.address());
      }
    }
    return List.of(InetAddress.getAllByName(host));
  }

  /** Ends all faults. */
  public void open() {
    gates.values().forEach(LoopbackGate::open);
  }

  @Override
  public void close() {
    gates.values().forEach(LoopbackGate::close);
  }

  private static LoopbackGate before(String url) {
    return LoopbackGate.before(URI.create(url).getPort());
  }
}
