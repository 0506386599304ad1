// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube.connection;

import io.fabric8.kubernetes.client.okhttp.OkHttpClientFactory;
import java.time.Duration;
import java.util.concurrent.Executors;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;

/**
 * The connections to the API server. Calls beyond {@link #MAX_CALLS} wait for one another, since an
 * API server refuses more than 100 streams on a connection (k8s.io/apiserver, secure_serving.go). A
 * connection that does not answer a ping is closed, and the next call opens another one.
 */
final class ApiServerConnections extends OkHttpClientFactory {
  static final int MAX_CALLS = 64;

  /** A connection without an answer for twice as long is dead. */
  static final Duration PING_PERIOD = Duration.ofSeconds(10);

  @Override
  protected Dispatcher initDispatcher() {
    var threads = Thread.ofVirtual().name("api-server-", 0).factory();
    var dispatcher = new Dispatcher(Executors.newThreadPerTaskExecutor(threads));
    dispatcher.setMaxRequests(MAX_CALLS);
    dispatcher.setMaxRequestsPerHost(MAX_CALLS);
    return dispatcher;
  }

  @Override
  protected void additionalConfig(OkHttpClient.Builder builder) {
    builder.pingInterval(PING_PERIOD);
  }
}
