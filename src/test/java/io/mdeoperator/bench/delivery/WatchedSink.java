// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench.delivery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.mdeoperator.bench.DrainingReceiver;
import io.mdeoperator.receiver.KafkaBroker;
import io.mdeoperator.receiver.KafkaBroker.Listener;
import io.mdeoperator.receiver.TopicReader;
import io.mdeoperator.sink.sentinel.SentinelTemplate;
import io.mdeoperator.testing.LoopbackGate;
import io.mdeoperator.testing.TestEnvironment;
import io.mdeoperator.testing.tls.TestAuthority;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * A sink of some kind behind a gate, and what becomes of all text that reaches its receiver; a
 * broker of Kafka is a real one.
 *
 * @param kind as the spec names it
 * @param spec of the sink, without its name, in the flow style of YAML
 * @param gate what stands before the receiver; empty: the receiver is the API server
 * @param poll looks for what has arrived, if nobody tells
 */
record WatchedSink(
    String kind, String spec, Optional<LoopbackGate> gate, Runnable poll, Runnable stop)
    implements AutoCloseable {
  /** The Secret that all sinks share. */
  static final String SECRET = "siem";

  private static final int OVERLAP = 256;

  /** What the Secret holds. */
  static Map<String, String> secret(KafkaBroker broker) {
    var values = new HashMap<>(broker.credential());
    values.put("token", "a-token");
    return values;
  }

  /** Does something with text that a receiver has got, of any format, in pieces. */
  interface Watch extends Consumer<String> {}

  /** The kinds of sinks. */
  enum Kind {
    CONFIGMAP,
    WEBHOOK,
    ELASTICSEARCH,
    SPLUNKHEC,
    KAFKA,
    SYSLOG,
    OTLP,
    SENTINEL;

    WatchedSink open(TestEnvironment stage, KafkaBroker broker, Watch watch) throws IOException {
      var authority = stage.simulator().authority();
      return switch (this) {
        case CONFIGMAP ->
            new WatchedSink("configMap", "configMap: {}", Optional.empty(), () -> {}, () -> {});
        case WEBHOOK ->
            http(
                "webhook: {url: '%s/hook', mode: Batched}",
                authority, watch, _ -> Optional.empty());
        case ELASTICSEARCH ->
            http(
                "elasticsearch: {url: '%s'}",
                authority, watch, body -> Optional.of(SinkDrain.created(body)));
        case SPLUNKHEC ->
            http(
                "splunkHec: {url: '%s', token: {secretRef: {name: siem}, key: token}}",
                authority, watch, _ -> Optional.of("{\"text\":\"Success\",\"code\":0}"));
        case KAFKA -> kafka(broker, watch);
        case SYSLOG -> syslog(authority, watch);
        case OTLP -> http("otlp: {endpoint: '%s'}", authority, watch, _ -> Optional.empty());
        case SENTINEL -> sentinel(stage, watch);
      };
    }
  }

  /** What a receiver answers to a request whose body, decompressed, is this. */
  private interface Answer {
    Optional<String> to(String body);
  }

  /**
   * @param spec with a place for the root of the receiver
   */
  private static WatchedSink http(
      String spec, TestAuthority authority, Watch watch, Answer answer) {
    var receiver =
        DrainingReceiver.answering(
            authority,
            sent -> {
              var body = SinkDrain.decompressed(sent);
              watch.accept(body);
              return answer.to(body);
            });
    return behindGate(
        port -> spec.formatted("https://localhost:" + port), receiver.port(), receiver::close);
  }

  private static WatchedSink syslog(TestAuthority authority, Watch watch) throws IOException {
    var server = DrainingTcpServer.startReading(authority, sent -> read(sent, watch));
    return behindGate(
        port -> "syslog: {host: localhost, port: %d, maxMessageBytes: 65536}".formatted(port),
        server.port(),
        server::close);
  }

  /** Piece by piece, each with the end of the one before. */
  private static void read(InputStream sent, Watch watch) throws IOException {
    var buffer = ByteBuffer.allocate(64 << 10);
    for (var read = 0; read >= 0; ) {
      read = sent.read(buffer.array(), buffer.position(), buffer.remaining());
      buffer.position(buffer.position() + Math.max(0, read)).flip();
      watch.accept(ISO_8859_1.decode(buffer.duplicate()).toString());
      buffer.position(Math.max(0, buffer.limit() - OVERLAP)).compact();
    }
  }

  private static WatchedSink kafka(KafkaBroker broker, Watch watch) {
    var topic = broker.name("alerts");
    broker.createTopic(topic, Map.of());
    var reader = broker.reader(topic);
    return new WatchedSink(
        "kafka",
        ("kafka: {bootstrapServers: ['%s'], topic: '%s',"
                + " sasl: {plain: {secretRef: {name: siem}}},"
                + " tls: {caCertificate: {secretRef: {name: siem}}}}")
            .formatted(broker.server(Listener.SASL), topic),
        Optional.of(broker.gate(Listener.SASL)),
        () -> watchAll(reader, watch),
        reader::close);
  }

  private static void watchAll(TopicReader reader, Watch watch) {
    reader.next().forEach(record -> watch.accept(new String(record.value(), ISO_8859_1)));
  }

  private static WatchedSink sentinel(TestEnvironment stage, Watch watch) {
    var partner =
        stage.customer(SinkDrain.PARTNER, "Partner").withoutDefenderLicence().consent(stage.app());
    var rule =
        stage
            .simulator()
            .dataCollectionRule(SinkDrain.RULE, partner, SentinelTemplate.read().streams())
            .assign(stage.app());
    var sink =
        behindGate(
            port -> SinkDrain.sentinel("https://localhost:" + port),
            URI.create(stage.simulator().logsUrl()).getPort(),
            () -> {});
    return new WatchedSink(
        sink.kind(),
        sink.spec(),
        sink.gate(),
        () -> rule.rows().forEach(row -> watch.accept(row.toString())),
        sink.stop());
  }

  private static WatchedSink behindGate(IntFunction<String> spec, int port, Runnable stop) {
    var gate = LoopbackGate.before(port);
    var text = spec.apply(gate.port());
    return new WatchedSink(
        text.substring(0, text.indexOf(':')),
        text,
        Optional.of(gate),
        () -> {},
        () -> {
          gate.close();
          stop.run();
        });
  }

  @Override
  public void close() {
    gate.ifPresent(LoopbackGate::open);
    stop.run();
  }
}
