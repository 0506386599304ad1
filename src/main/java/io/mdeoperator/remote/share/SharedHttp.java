// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.remote.share;

import io.mdeoperator.base.NamespaceBudget;
import io.mdeoperator.remote.RemoteHttp;
import io.mdeoperator.remote.RemoteRequest;
import io.mdeoperator.remote.ResponseReader;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;

/**
 * Calls of all namespaces through one client. A namespace makes so many at a time, so that
 * receivers that hang leave connections to the others. Thread-safe; calls block.
 */
public final class SharedHttp {
  private static final int SHARES = 5;

  private final RemoteHttp http;
  private final NamespaceBudget calls =
      new NamespaceBudget(RemoteHttp.MAX_CONNECTIONS, RemoteHttp.MAX_CONNECTIONS / SHARES);

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
    try (var _ =
        calls
            .reserve(namespace, 1, Duration.ZERO)
            .orElseThrow(() -> new ConnectionRequestTimeoutException("too many calls"))) {
      return Caller.as(namespace, () -> http.exchange(request, reader));
    }
  }

  /** The same as {@link RemoteHttp#isForwarded}. */
  public boolean isForwarded(URI url) {
    return http.isForwarded(url);
  }
}
