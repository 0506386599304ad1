// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.remote.share;

import io.mdeoperator.remote.RemoteTcp;
import java.io.IOException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;

/**
 * Connections of all namespaces to servers that do not speak HTTP. A namespace has so many at a
 * time, as in {@link SharedHttp}. Thread-safe; calls block.
 */
public final class SharedTcp {
  private static final int MAX_CONNECTIONS = 500;

  private final RemoteTcp tcp;
  private final NamespaceCalls calls = new NamespaceCalls(MAX_CONNECTIONS);

  /** All connections have to be opened here. */
  public SharedTcp(RemoteTcp tcp) {
    this.tcp = tcp;
  }

  /**
   * The same as {@link RemoteTcp#converse}, for a namespace.
   *
   * @throws ConnectionRequestTimeoutException when it has too many connections
   */
  public <T> T converse(
      String namespace, RemoteTcp.Target target, RemoteTcp.Conversation<T> conversation)
      throws IOException {
    return calls.make(namespace, () -> tcp.converse(target, conversation));
  }
}
