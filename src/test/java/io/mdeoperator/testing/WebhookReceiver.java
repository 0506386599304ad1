// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mdeoperator.testing.tls.TestAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
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

/** Somebody's receiver of webhooks: an HTTP server on loopback. Thread-safe. */
public final class WebhookReceiver implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final String scheme;
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();
  private volatile Function<Call, Reply> replies = call -> Reply.status(204);

  private WebhookReceiver(SSLContext tls, boolean asksForCertificates) {
    scheme = tls == null ? "http" : "https";
    server =
        ServerBootstrap.bootstrap()
            .setLocalAddress(InetAddress.getLoopbackAddress())
            .setListenerPort(0)
            .setSslContext(tls)
            .setSslSetupHandler(parameters -> parameters.setNeedClientAuth(asksForCertificates))
            .setRequestRouter((request, context) -> (call, reply, more) -> handle(call, reply))
            .create();
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
    var certificate = authority.serverCertificate(List.of("localhost"), List.of("127.0.0.1"));
    return new WebhookReceiver(authority.serverSslContext(certificate), false);
  }

  /** The same for clients only that show a certificate of the same authority. */
  public static WebhookReceiver startForClientsOf(TestAuthority authority) {
    var certificate = authority.serverCertificate(List.of("localhost"), List.of("127.0.0.1"));
    return new WebhookReceiver(authority.serverSslContext(certificate), true);
  }

  /** Listens on a free port without TLS. */
  public static WebhookReceiver startPlain() {
    return new WebhookReceiver(null, false);
  }

  /** Answers like this from now on; it begins with 204. */
  public void answer(Function<Call, Reply> next) {
    replies = next;
  }

  /** Answers with this status from now on. */
  public void answer(int status) {
    answer(call -> Reply.status(status));
  }

  /** Its port on 127.0.0.1. */
  public int port() {
    return server.getLocalPort();
  }

  /** Where it listens. */
  public String url() {
    return scheme + "://localhost:" + port() + "/hook";
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
    if (reply.status() >= 200 && reply.status() < 300) {
      events.addAll(call.events());
    }
    response.setCode(reply.status());
    reply.headers().forEach(response::setHeader);
    if (!reply.body().isEmpty()) {
      response.setEntity(new StringEntity(reply.body(), ContentType.TEXT_PLAIN));
    }
  }
}
