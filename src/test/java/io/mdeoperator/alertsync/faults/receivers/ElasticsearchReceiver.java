// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.faults.receivers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.mdeoperator.api.v1alpha1.sink.Format;
import io.mdeoperator.api.v1alpha1.sink.SinkSpec;
import io.mdeoperator.remote.EgressRules;
import io.mdeoperator.remote.HostResolver;
import io.mdeoperator.remote.RemoteHttp;
import io.mdeoperator.simulator.http.DroppedConnection;
import io.mdeoperator.simulator.http.HttpsServer;
import io.mdeoperator.simulator.http.ListenAddress;
import io.mdeoperator.sink.Revision;
import io.mdeoperator.sink.Samples;
import io.mdeoperator.sink.SinkClient;
import io.mdeoperator.sink.SinkInput;
import io.mdeoperator.sink.SinkOwner;
import io.mdeoperator.sink.Sinks;
import io.mdeoperator.sink.ecs.Ecs;
import io.mdeoperator.sink.elasticsearch.ElasticsearchSinkKind;
import io.mdeoperator.sink.format.Formats;
import io.mdeoperator.sink.http.HttpSinks;
import io.mdeoperator.testing.tls.TestAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;

/** A {@link BulkModel} over TLS, and the sink of Elasticsearch that writes to it. */
public final class ElasticsearchReceiver implements ReceiverUnderFaults {
  private static final EgressRules RULES = SinkClient.rules(true, "localhost");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final BulkModel model = new BulkModel();
  private final Clock clock;
  private final SinkInput input;
  private final HttpsServer server;
  private final RemoteHttp http;
  private Mood mood = Mood.GOOD;

  private ElasticsearchReceiver(Clock clock, String field) {
    this.clock = clock;
    var authority = TestAuthority.create("Receivers");
    var certificate = authority.serverCertificate(List.of("localhost"), List.of("127.0.0.1"));
    server =
        HttpsServer.start(
            "elasticsearch",
            ListenAddress.LOOPBACK,
            authority.serverSslContext(certificate),
            (request, response, _) -> response.submitResponse(answer(request)));
    http = SinkClient.http(authority, PATIENCE, RULES, HostResolver.SYSTEM, Optional.empty());
    var target = Map.of("url", server.url(), field, "alerts");
    var sink =
        new ObjectMapper()
            .convertValue(Map.of("name", "elastic", "elasticsearch", target), SinkSpec.class);
    input = new SinkInput(SinkOwner.of(Samples.feed(sink)), 0, "Contoso", Map.of());
  }

  /** Keeps each revision of an alert. */
  public static ElasticsearchReceiver ofDataStream(Clock clock) {
    return new ElasticsearchReceiver(clock, "dataStream");
  }

  /** Keeps the latest revision of each alert. */
  public static ElasticsearchReceiver ofIndex(Clock clock) {
    return new ElasticsearchReceiver(clock, "index");
  }

  /** By an operator that remembers nothing of what others were told. */
  @Override
  public Sender sender() {
    var kind =
        new ElasticsearchSinkKind(
            new HttpSinks(http, clock, clock::instant),
            RULES,
            new Formats<>(Map.of(Format.ECS, new Ecs(clock)), Map.of()),
            clock);
    return new Sender(new Sinks(List.of(kind)).of(input), () -> {});
  }

  @Override
  public synchronized void be(Mood next, Set<String> poison) {
    mood = next;
  }

  @Override
  public synchronized Arrivals arrivals() {
    return model.arrivals();
  }

  /** What it holds, a revision for each document. */
  public synchronized List<Revision> documents() {
    return model.documents();
  }

  private synchronized ClassicHttpResponse answer(ClassicHttpRequest request) throws IOException {
    if (mood == Mood.DOWN) {
      return new BasicClassicHttpResponse(503);
    }
    var body = body(request);
    var documents = new String(body, ISO_8859_1).lines().count() / 2;
    var most = mood == Mood.BREAKING ? documents / 2 : documents;
    var answer = model.write(body, Math.toIntExact(most));
    if (mood == Mood.SILENT) {
      throw DroppedConnection.reset();
    }
    var response = new BasicClassicHttpResponse(200);
    response.setEntity(new StringEntity(answer, ContentType.APPLICATION_JSON));
    return response;
  }

  /** What is small is sent as it is. */
  private static byte[] body(ClassicHttpRequest request) throws IOException {
    var sent = request.getEntity().getContent();
    try (var body = request.containsHeader("Content-Encoding") ? new GZIPInputStream(sent) : sent) {
      return body.readAllBytes();
    }
  }

  @Override
  public void close() {
    try {
      http.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.close();
  }
}
