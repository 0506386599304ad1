// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube.connection;

import io.fabric8.kubernetes.client.okhttp.OkHttpClientFactory;
import java.time.Duration;
import java.util.concurrent.Executors;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;

/**
 * The connections to the API server, see {@link CallsByNamespace}. A connection that does not
 * answer a ping is closed, and the next call opens another one.
 */
final class ApiServerConnections extends OkHttpClientFactory {
  /** A connection without an answer for twice as long is dead. */
  static final Duration PING_PERIOD = Duration.ofSeconds(10);

  private final Duration callTimeout;

  /**
   * @param callTimeout for a call, the wait for its turn included
   */
  ApiServerConnections(Duration callTimeout) {
    this.callTimeout = callTimeout;
  }

  /** Its own limits know nothing of namespaces, and would come first. */
  @Override
  protected Dispatcher initDispatcher() {
    var threads = Thread.ofVirtual().name("api-server-", 0).factory();
    var dispatcher = new Dispatcher(Executors.newThreadPerTaskExecutor(threads));
    dispatcher.setMaxRequests(Integer.MAX_VALUE);
    dispatcher.setMaxRequestsPerHost(Integer.MAX_VALUE);
    return dispatcher;
  }

  @Override
  protected void additionalConfig(OkHttpClient.Builder builder) {
    builder.pingInterval(PING_PERIOD).addInterceptor(new CallsByNamespace(callTimeout));
  }
}
