// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench.delivery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.mdeoperator.bench.DrainingReceiver;
import io.mdeoperator.receiver.KafkaBroker;
import io.mdeoperator.testing.TestEnvironment;
import io.mdeoperator.testing.tls.TestAuthority;
import io.mdeoperator.tool.BuildScript;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/**
 * What takes everything that a sink sends, and looks at as little of it as it can, so that nobody
 * waits for it; a broker of Kafka is a real one.
 *
 * @param spec of the sink, without its name, in the flow style of YAML
 * @param secret what the Secret {@link #SECRET} holds for it
 */
record SinkDrain(String spec, Map<String, String> secret, Runnable stop) implements AutoCloseable {
  /** The Secret of the sink. */
  static final String SECRET = "siem";

  private static final String SIGNING_KEY =
      "whsec_"
          + Base64.getEncoder()
              .encodeToString("a key of the benchmark, 32 bytes".getBytes(StandardCharsets.UTF_8));

  /** The tenant of the workspace, and the rule that {@link #sentinel(String)} names. */
  static final String PARTNER = "99999999-9999-9999-9999-999999999999";

  static final String RULE = "dcr-0123456789abcdef0123456789abcdef";

  private static final Map<String, String> NO_SECRET = Map.of("none", "");
  private static final byte[] MAGIC = {0x1f, (byte) 0x8b};
  private static final Pattern ID = Pattern.compile("\"_id\":(\"[^\"]*\")");

  /** The kinds of sinks, with what drains them. */
  enum Kind {
    WEBHOOK,
    CONFIGMAP,
    ELASTICSEARCH,
    SPLUNKHEC,
    KAFKA,
    SYSLOG,
    OTLP,
    SENTINEL;

    /** Listens on a free port of this machine, with a certificate for {@code localhost}. */
    SinkDrain start(TestEnvironment stage) throws Exception {
      var authority = stage.simulator().authority();
      return switch (this) {
        case WEBHOOK -> webhook(authority);
        case CONFIGMAP -> new SinkDrain("configMap: {}", NO_SECRET, () -> {});
        case ELASTICSEARCH -> elasticsearch(authority);
        case SPLUNKHEC -> splunkHec(authority);
        case KAFKA -> kafka();
        case SYSLOG -> syslog(authority);
        case OTLP -> otlp(authority);
        case SENTINEL -> sentinel(stage);
      };
    }
  }

  private static SinkDrain webhook(TestAuthority authority) {
    var receiver = DrainingReceiver.startReading(authority, _ -> {});
    return new SinkDrain(
        "webhook: {url: '%s', mode: Batched, signing: {secretRef: {name: %s}}}"
            .formatted(receiver.url(), SECRET),
        Map.of("signingKey", SIGNING_KEY),
        receiver::close);
  }

  private static SinkDrain elasticsearch(TestAuthority authority) {
    var receiver =
        DrainingReceiver.answering(authority, sent -> Optional.of(created(decompressed(sent))));
    return new SinkDrain(
        "elasticsearch: {url: '%s'}".formatted(receiver.base()), NO_SECRET, receiver::close);
  }

  /** The answer to a bulk request: every second line of it is a document, and all are written. */
  static String created(String body) {
    var items =
        body.lines()
            .filter(line -> line.startsWith("{\"create\""))
            .flatMap(line -> ID.matcher(line).results())
            .map(id -> "{\"create\":{\"_id\":" + id.group(1) + ",\"status\":201}}")
            .collect(Collectors.joining(","));
    return "{\"errors\":false,\"items\":[" + items + "]}";
  }

  /** A body that may be compressed by gzip (RFC 1952, 2.3.1), which what is small is not. */
  static String decompressed(InputStream sent) throws IOException {
    var head = new PushbackInputStream(sent, MAGIC.length);
    var first = head.readNBytes(MAGIC.length);
    head.unread(first);
    try (var body = Arrays.equals(first, MAGIC) ? new GZIPInputStream(head) : head) {
      return new String(body.readAllBytes(), ISO_8859_1);
    }
  }

  private static SinkDrain splunkHec(TestAuthority authority) {
    var receiver =
        DrainingReceiver.answering(
            authority, _ -> Optional.of("{\"text\":\"Success\",\"code\":0}"));
    return new SinkDrain(
        "splunkHec: {url: '%s', token: {secretRef: {name: %s}, key: token}}"
            .formatted(receiver.base(), SECRET),
        Map.of("token", "a-token"),
        receiver::close);
  }

  private static SinkDrain kafka() throws Exception {
    var broker = KafkaBroker.start(BuildScript.run("hack/receivers/build", "kafka"));
    var topic = broker.name("alerts");
    broker.createTopic(topic, Map.of());
    return new SinkDrain(
        ("kafka: {bootstrapServers: ['%s'], topic: '%s', sasl: {plain: {secretRef: {name: %3$s}}},"
                + " tls: {caCertificate: {secretRef: {name: %3$s}}}}")
            .formatted(broker.server(KafkaBroker.Listener.USERS), topic, SECRET),
        broker.credential(),
        broker::close);
  }

  private static SinkDrain syslog(TestAuthority authority) throws IOException {
    var server = DrainingTcpServer.start(authority);
    return new SinkDrain(
        "syslog: {host: localhost, port: %d, maxMessageBytes: 65536}".formatted(server.port()),
        NO_SECRET,
        server::close);
  }

  private static SinkDrain otlp(TestAuthority authority) {
    var receiver = DrainingReceiver.startReading(authority, _ -> {});
    return new SinkDrain(
        "otlp: {endpoint: '%s'}".formatted(receiver.base()), NO_SECRET, receiver::close);
  }

  /** Tokens are those of the simulator, for the application {@code partner}. */
  private static SinkDrain sentinel(TestEnvironment stage) {
    var receiver = DrainingReceiver.startReading(stage.simulator().authority(), _ -> {});
    stage.customer(PARTNER, "Partner").withoutDefenderLicence().consent(stage.app());
    return new SinkDrain(sentinel(receiver.base()), NO_SECRET, receiver::close);
  }

  /** A sink of Sentinel at that address, with a token for {@link #PARTNER}. */
  static String sentinel(String url) {
    return "sentinel: {endpoint: '%s', dataCollectionRule: %s, auth: {applicationRef: {name: partner}, tenantId: %s}}"
        .formatted(url, RULE, PARTNER);
  }

  /** Which kind of sink it is, as the spec names it. */
  String name() {
    return spec.substring(0, spec.indexOf(':'));
  }

  @Override
  public void close() {
    stop.run();
  }
}
