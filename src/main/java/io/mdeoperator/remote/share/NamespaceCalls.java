// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.remote.share;

import io.mdeoperator.base.NamespaceBudget;
import java.io.IOException;
import java.lang.ScopedValue.CallableOp;
import java.time.Duration;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;

/** So many calls at a time for all namespaces, and a fifth of these for each. Thread-safe. */
final class NamespaceCalls {
  private static final int SHARES = 5;

  private final NamespaceBudget calls;

  NamespaceCalls(int max) {
    this.calls = new NamespaceBudget(max, max / SHARES);
  }

  /**
   * Makes a call.
   *
   * @throws ConnectionRequestTimeoutException when too many of the namespace are under way
   */
  <T> T make(String namespace, CallableOp<T, IOException> call) throws IOException {
    try (var _ =
        calls
            .reserve(namespace, 1, Duration.ZERO)
            .orElseThrow(() -> new ConnectionRequestTimeoutException("too many calls"))) {
      return Caller.as(namespace, call);
    }
  }
}
