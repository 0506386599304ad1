// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.remote.tls;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * Secures each connection as the request asks for that it is made for: by the {@link ConnectionTls}
 * that is the user token of its context, or as usual. Thread-safe.
 */
public final class TlsByRequest implements TlsSocketStrategy {
  private static final int MAX_KEPT = 1_000;

  private final Trust trust;
  private final TlsSocketStrategy usual;

  /** With their sessions, which are resumed; one that is not here is made again. */
  private final Cache<ConnectionTls, TlsSocketStrategy> others =
      Caffeine.newBuilder().maximumSize(MAX_KEPT).expireAfterAccess(Duration.ofHours(1)).build();

  /**
   * Makes it.
   *
   * @param trust whom connections trust whose request says nothing of it
   */
  public TlsByRequest(Trust trust) {
    this.trust = trust;
    this.usual = new DefaultClientTlsStrategy(trust.sslContext(Optional.empty()));
  }

  @Override
  public SSLSocket upgrade(
      Socket socket, String target, int port, Object attachment, HttpContext context)
      throws IOException {
    return strategy(context).upgrade(socket, target, port, attachment, context);
  }

  private TlsSocketStrategy strategy(HttpContext context) {
    return HttpClientContext.cast(context).getUserToken() instanceof ConnectionTls tls
        ? others.get(tls, one -> new DefaultClientTlsStrategy(one.context(trust)))
        : usual;
  }
}
