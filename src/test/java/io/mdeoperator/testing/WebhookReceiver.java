// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mdeoperator.simulator.http.ListenAddress;
import io.mdeoperator.testing.tls.TestAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.impl.bootstrap.HttpServer;
import org.apache.hc.core5.http.impl.bootstrap.ServerBootstrap;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.io.CloseMode;

/**
 * Somebody's receiver of webhooks or other requests: an HTTP server, on loopback if not told
 * otherwise. Thread-safe.
 */
public final class WebhookReceiver implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final String root;
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();
  private volatile Function<Call, Reply> replies = call -> Reply.status(204);

  private WebhookReceiver(ListenAddress listen, SSLContext tls, boolean asksForCertificates) {
    server =
        ServerBootstrap.bootstrap()
            .setLocalAddress(new InetSocketAddress(listen.address(), 0).getAddress())
            .setListenerPort(listen.port())
            .setSslContext(tls)
            .setSslSetupHandler(parameters -> parameters.setNeedClientAuth(asksForCertificates))
            .setRequestRouter((request, context) -> (call, reply, more) -> handle(call, reply))
            .create();
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    root = (tls == null ? "http://" : "https://") + listen.host() + ":" + port();
  }

  /**
   * A request.
   *
   * @param headers by name in lower case
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Call(String path, Map<String, String> headers, byte[] body) {
    /** A header's value, or the empty text. */
    public String header(String name) {
      return headers.getOrDefault(name, "");
    }

    /** The body as text. */
    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    private boolean isOfEvents() {
      return header("content-type").startsWith("application/cloudevents");
    }

    /** The events in it, one or a batch of them. */
    public List<JsonNode> events() {
      try {
        var events = new ArrayList<JsonNode>();
        var json = JSON.readTree(body);
        if (json.isArray()) {
          json.forEach(events::add);
        } else {
          events.add(json);
        }
        return events;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** What it answers. */
  public record Reply(int status, Map<String, String> headers, String body) {
    /** Without anything else. */
    public static Reply status(int status) {
      return new Reply(status, Map.of(), "");
    }
  }

  /** Listens on a free port, with a certificate for {@code localhost}. */
  public static WebhookReceiver start(TestAuthority authority) {
    return start(authority, ListenAddress.LOOPBACK);
  }

  /** Listens where others than this machine reach it, too, with a certificate for that host. */
  public static WebhookReceiver start(TestAuthority authority, ListenAddress listen) {
    return new WebhookReceiver(listen, context(authority, listen), false);
  }

  /** The same on a free port, for clients only that show a certificate of the same authority. */
  public static WebhookReceiver startForClientsOf(TestAuthority authority) {
    var loopback = ListenAddress.LOOPBACK;
    return new WebhookReceiver(loopback, context(authority, loopback), true);
  }

  private static SSLContext context(TestAuthority authority, ListenAddress listen) {
    return authority.serverSslContext(
        authority.serverCertificate(List.of(listen.host()), List.of("127.0.0.1")));
  }

  /** Listens on a free port without TLS. */
  public static WebhookReceiver startPlain() {
    return new WebhookReceiver(ListenAddress.LOOPBACK, null, false);
  }

  /** Answers like this from now on; it begins with 204. */
  public void answer(Function<Call, Reply> next) {
    replies = next;
  }

  /** Answers with this status from now on. */
  public void answer(int status) {
    answer(call -> Reply.status(status));
  }

  /** Where it listens. */
  public int port() {
    return server.getLocalPort();
  }

  /** What it is to be called. */
  public String url() {
    return root + "/hook";
  }

  /** All requests so far. */
  public List<Call> calls() {
    return List.copyOf(calls);
  }

  /** All events that it has accepted, in the order of their arrival. */
  public List<JsonNode> events() {
    return List.copyOf(events);
  }

  @Override
  public void close() {
    server.close(CloseMode.IMMEDIATE);
  }

  private void handle(ClassicHttpRequest request, ClassicHttpResponse response) throws IOException {
    var headers = new HashMap<String, String>();
    for (var header : request.getHeaders()) {
      headers.put(header.getName().toLowerCase(Locale.ROOT), header.getValue());
    }
    var call = new Call(request.getPath(), headers, EntityUtils.toByteArray(request.getEntity()));
    calls.add(call);
    var reply = replies.apply(call);
    if (reply.status() >= 200 && reply.status() < 300 && call.isOfEvents()) {
      events.addAll(call.events());
    }
    response.setCode(reply.status());
    reply.headers().forEach(response::setHeader);
    if (!reply.body().isEmpty()) {
      response.setEntity(new StringEntity(reply.body(), ContentType.TEXT_PLAIN));
    }
  }
}
