// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.remote.share;

import io.mdeoperator.remote.RemoteHttp;
import io.mdeoperator.remote.RemoteRequest;
import io.mdeoperator.remote.ResponseReader;
import java.io.IOException;
import java.net.URI;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;

/**
 * Calls of all namespaces through one client. A namespace makes so many at a time, so that
 * receivers that hang leave connections to the others. Thread-safe; calls block.
 */
public final class SharedHttp {
  private final RemoteHttp http;
  private final NamespaceCalls calls = new NamespaceCalls(RemoteHttp.MAX_CONNECTIONS);

  /** All calls through the client have to be made here. */
  public SharedHttp(RemoteHttp http) {
    this.http = http;
  }

  /**
   * The same as {@link RemoteHttp#exchange}, for a namespace.
   *
   * @throws ConnectionRequestTimeoutException when too many of its calls are under way
   */
  public <T> T exchange(String namespace, RemoteRequest request, ResponseReader<T> reader)
      throws IOException {
    return calls.make(namespace, () -> http.exchange(request, reader));
  }

  /** The same as {@link RemoteHttp#isForwarded}. */
  public boolean isForwarded(URI url) {
    return http.isForwarded(url);
  }
}
