// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube.connection;

import io.mdeoperator.base.NamespaceBudget;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Response;

/**
 * Lets so many calls to the API server be under way for all namespaces together, and for each one a
 * share of these: whoever makes the operator write the statuses of hundreds of objects does not
 * hold up what it reads and writes for others. Calls that concern no single namespace have a share
 * of their own. A call is over when its answer begins. Thread-safe.
 */
final class CallsByNamespace implements Interceptor {
  /** An API server refuses more than 100 streams on a connection (its secure_serving.go). */
  static final int MAX = 64;

  static final int MAX_OF_NAMESPACE = 16;

  private static final String NAMESPACES = "namespaces";
  private static final String NONE = "";

  private final NamespaceBudget calls = new NamespaceBudget(MAX, MAX_OF_NAMESPACE);
  private final Duration timeout;

  /**
   * @param timeout for a turn; a call with a deadline has what is left of it
   */
  CallsByNamespace(Duration timeout) {
    this.timeout = timeout;
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    try (var _ =
        calls
            .reserve(namespace(chain.request().url()), 1, timeout)
            .orElseThrow(() -> new InterruptedIOException("too many calls of the namespace"))) {
      return chain.proceed(chain.request());
    }
  }

  /** What follows "namespaces" in the path (Kubernetes: "Kubernetes API Concepts"). */
  private static String namespace(HttpUrl url) {
    var path = url.pathSegments();
    var name = path.indexOf(NAMESPACES) + 1;
    return name > 0 && name < path.size() ? path.get(name) : NONE;
  }
}
