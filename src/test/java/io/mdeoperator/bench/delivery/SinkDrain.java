// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench.delivery;

import io.mdeoperator.bench.DrainingReceiver;
import io.mdeoperator.testing.TestEnvironment;
import io.mdeoperator.testing.tls.TestAuthority;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/**
 * What takes everything that a sink sends, and looks at as little of it as it can, so that nobody
 * waits for it.
 *
 * @param spec of the sink, without its name, in the flow style of YAML
 */
record SinkDrain(String spec, Runnable stop) implements AutoCloseable {
  private static final String SECRET = "siem";
  private static final String SIGNING_KEY =
      "whsec_"
          + Base64.getEncoder()
              .encodeToString("a key of the benchmark, 32 bytes".getBytes(StandardCharsets.UTF_8));

  private static final Pattern ID = Pattern.compile("\"_id\":(\"[^\"]*\")");

  /** The kinds of sinks, with what drains them. */
  enum Kind {
    WEBHOOK,
    CONFIGMAP,
    ELASTICSEARCH,
    SPLUNKHEC;

    /** Listens on a free port of this machine, with a certificate for {@code localhost}. */
    SinkDrain start(TestAuthority authority) {
      return switch (this) {
        case WEBHOOK -> webhook(authority);
        case CONFIGMAP -> new SinkDrain("configMap: {}", () -> {});
        case ELASTICSEARCH -> elasticsearch(authority);
        case SPLUNKHEC -> splunkHec(authority);
      };
    }
  }

  /** Creates the Secret of all sinks. */
  static void secret(TestEnvironment stage) {
    stage.sinkSecret(SECRET, "localhost", Map.of("signingKey", SIGNING_KEY, "token", "a-token"));
  }

  private static SinkDrain webhook(TestAuthority authority) {
    var receiver = DrainingReceiver.startReading(authority, _ -> {});
    return new SinkDrain(
        "webhook: {url: '%s', mode: Batched, signing: {secretRef: {name: %s}}}"
            .formatted(receiver.url(), SECRET),
        receiver::close);
  }

  private static SinkDrain elasticsearch(TestAuthority authority) {
    var receiver = DrainingReceiver.answering(authority, SinkDrain::created);
    return new SinkDrain("elasticsearch: {url: '%s'}".formatted(receiver.base()), receiver::close);
  }

  /** Every second line is a document. */
  private static Optional<String> created(InputStream body) throws IOException {
    try (var lines =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(body), StandardCharsets.ISO_8859_1))) {
      var items =
          lines
              .lines()
              .filter(line -> line.startsWith("{\"create\""))
              .flatMap(line -> ID.matcher(line).results())
              .map(id -> "{\"create\":{\"_id\":" + id.group(1) + ",\"status\":201}}")
              .collect(Collectors.joining(","));
      return Optional.of("{\"errors\":false,\"items\":[" + items + "]}");
    }
  }

  private static SinkDrain splunkHec(TestAuthority authority) {
    var receiver =
        DrainingReceiver.answering(
            authority, _ -> Optional.of("{\"text\":\"Success\",\"code\":0}"));
    return new SinkDrain(
        "splunkHec: {url: '%s', token: {secretRef: {name: %s}, key: token}}"
            .formatted(receiver.base(), SECRET),
        receiver::close);
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
