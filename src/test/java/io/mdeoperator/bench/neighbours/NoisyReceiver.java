// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench.neighbours;

import io.mdeoperator.testing.tls.TestAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.http.impl.bootstrap.HttpServer;
import org.apache.hc.core5.http.impl.bootstrap.ServerBootstrap;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.io.CloseMode;

/** A receiver of webhooks that answers late, or never, or refuses. */
final class NoisyReceiver implements AutoCloseable {
  /** Longer than the operator waits for any answer. */
  static final Duration NEVER = Duration.ofMinutes(10);

  private final CountDownLatch closed = new CountDownLatch(1);
  private final HttpServer server;

  private NoisyReceiver(TestAuthority authority, Duration delay, int status) {
    var certificate = authority.serverCertificate(List.of("localhost"), List.of("127.0.0.1"));
    server =
        ServerBootstrap.bootstrap()
            .setLocalAddress(InetAddress.getLoopbackAddress())
            .setListenerPort(0)
            .setSslContext(authority.serverSslContext(certificate))
            .setRequestRouter(
                (request, context) ->
                    (call, reply, more) -> {
                      EntityUtils.consume(call.getEntity());
                      await(delay);
                      reply.setCode(status);
                    })
            .create();
  }

  /** Listens on a free port of this machine, with a certificate for {@code localhost}. */
  static NoisyReceiver start(TestAuthority authority, Duration delay, int status) {
    var receiver = new NoisyReceiver(authority, delay, status);
    try {
      receiver.server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return receiver;
  }

  String url() {
    return "https://localhost:" + server.getLocalPort() + "/hook";
  }

  @Override
  public void close() {
    closed.countDown();
    server.close(CloseMode.IMMEDIATE);
  }

  private void await(Duration delay) throws IOException {
    try {
      if (closed.await(delay.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("closed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
