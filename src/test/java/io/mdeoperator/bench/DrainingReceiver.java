// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mdeoperator.testing.WebhookReceiver.Call;
import io.mdeoperator.testing.tls.TestAuthority;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.NameValuePair;
import org.apache.hc.core5.http.impl.bootstrap.HttpServer;
import org.apache.hc.core5.http.impl.bootstrap.ServerBootstrap;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.io.CloseMode;

/**
 * A receiver of webhooks that takes everything and looks at nothing, so that nobody waits for it.
 */
public final class DrainingReceiver implements AutoCloseable {
  /** The first event's source lies within so many bytes. */
  private static final int HEAD = 300;

  private static final Pattern SOURCE = Pattern.compile("/tenants/([-0-9a-f]{36})\"");

  private static final JsonMapper JSON = new JsonMapper();

  private final HttpServer server;

  private DrainingReceiver(HttpServer server) {
    this.server = server;
  }

  /**
   * Listens on a free port of this machine, with a certificate for {@code localhost}.
   *
   * @param whose told of each request's tenant, which all of its events have in common
   */
  static DrainingReceiver start(TestAuthority authority, Consumer<String> whose) {
    return startReading(authority, body -> tenantOf(body.readNBytes(HEAD)).ifPresent(whose));
  }

  /** What is done with the body of each request; the rest of it is drained. */
  @FunctionalInterface
  public interface BodyReader {
    void read(InputStream body) throws IOException;
  }

  /** The same, with another use of the body. */
  public static DrainingReceiver startReading(TestAuthority authority, BodyReader reader) {
    return answering(
        authority,
        body -> {
          reader.read(body);
          return Optional.empty();
        });
  }

  /**
   * The same, for events in JSON.
   *
   * @param arrived how often each came, by its {@code id}
   */
  public static DrainingReceiver startCounting(
      TestAuthority authority, ConcurrentMap<String, LongAdder> arrived) {
    return startReading(
        authority,
        body ->
            JSON.readTree(body)
                .forEach(
                    event ->
                        arrived
                            .computeIfAbsent(event.path("id").asText(), _ -> new LongAdder())
                            .increment()));
  }

  /** What is answered to the body of a request. */
  @FunctionalInterface
  public interface BodyAnswerer {
    /** The JSON of the answer; empty: it has no content. */
    Optional<String> answer(InputStream body) throws IOException;
  }

  /** The same, with an answer; bodies are as they were sent, maybe compressed. */
  public static DrainingReceiver answering(TestAuthority authority, BodyAnswerer answerer) {
    return serving(authority, request -> answerer.answer(request.getEntity().getContent()));
  }

  /** The same, told of each request as a whole. */
  public static DrainingReceiver startTaking(TestAuthority authority, Consumer<Call> taker) {
    return serving(
        authority,
        request -> {
          var body = EntityUtils.toByteArray(request.getEntity());
          taker.accept(new Call(request.getPath(), headers(request), body));
          return Optional.empty();
        });
  }

  private interface RequestAnswerer {
    Optional<String> answer(ClassicHttpRequest request) throws IOException, HttpException;
  }

  private static DrainingReceiver serving(TestAuthority authority, RequestAnswerer answerer) {
    var certificate = authority.serverCertificate(List.of("localhost"), List.of("127.0.0.1"));
    var server =
        ServerBootstrap.bootstrap()
            .setLocalAddress(InetAddress.getLoopbackAddress())
            .setListenerPort(0)
            .setSslContext(authority.serverSslContext(certificate))
            .setRequestRouter(
                (request, context) ->
                    (call, reply, more) -> {
                      var answer = answerer.answer(call);
                      EntityUtils.consume(call.getEntity());
                      reply.setCode(answer.isPresent() ? 200 : 204);
                      reply.setEntity(answer.map(DrainingReceiver::json).orElse(null));
                    })
            .create();
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new DrainingReceiver(server);
  }

  private static Map<String, String> headers(ClassicHttpRequest request) {
    return Arrays.stream(request.getHeaders())
        .collect(
            Collectors.toMap(
                header -> header.getName().toLowerCase(Locale.ROOT),
                NameValuePair::getValue,
                (_, last) -> last));
  }

  private static Optional<String> tenantOf(byte[] head) {
    return SOURCE
        .matcher(new String(head, StandardCharsets.US_ASCII))
        .results()
        .map(found -> found.group(1))
        .findFirst();
  }

  private static HttpEntity json(String text) {
    return new StringEntity(text, ContentType.APPLICATION_JSON);
  }

  /** Where it listens. */
  public String url() {
    return base() + "/hook";
  }

  /** The same, without a path. */
  public String base() {
    return "https://localhost:" + port();
  }

  /** Its port on this machine. */
  public int port() {
    return server.getLocalPort();
  }

  @Override
  public void close() {
    server.close(CloseMode.IMMEDIATE);
  }
}
