// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.receiver;

import static java.util.stream.Collectors.joining;

import io.mdeoperator.cluster.LoopbackPort;
import io.mdeoperator.receiver.KafkaBroker.Listener;
import io.mdeoperator.simulator.entra.Tokens;
import io.mdeoperator.testing.LoopbackGate;
import io.mdeoperator.testing.tls.TestAuthority;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;

/** The ports of a broker, the gates before them, and what its file of properties says of both. */
final class KafkaListeners implements AutoCloseable {
  private static final String CONTROLLER = "CONTROLLER";
  private static final String PLAIN_USERS =
      "user_reader=\"a-password\" user_$ConnectionString=\"" + KafkaBroker.CONNECTION_STRING + "\"";
  private static final String MODULES = "org.apache.kafka.common.security.";

  private final TestAuthority authority = TestAuthority.create("Brokers");
  private final int controller = LoopbackPort.free();
  private final Map<Listener, Integer> ports = new EnumMap<>(Listener.class);
  private final Map<Listener, LoopbackGate> gates = new EnumMap<>(Listener.class);

  KafkaListeners() {
    for (var listener : Listener.values()) {
      var port = LoopbackPort.free();
      ports.put(listener, port);
      gates.put(listener, LoopbackGate.before(port));
    }
  }

  TestAuthority authority() {
    return authority;
  }

  LoopbackGate gate(Listener listener) {
    return gates.get(listener);
  }

  /**
   * @param keys of Entra, a file
   */
  Properties properties(Path data, URI keys) {
    var settings = new Properties();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", "1");
    settings.put("controller.quorum.voters", "1@127.0.0.1:" + controller);
    settings.put("controller.listener.names", CONTROLLER);
    settings.put("inter.broker.listener.name", Listener.DIRECT.name());
    settings.put("log.dirs", data.toString());
    settings.put("auto.create.topics.enable", "false");
    for (var topic : List.of("offsets.topic", "transaction.state.log")) {
      settings.put(topic + ".replication.factor", "1");
    }
    settings.put("transaction.state.log.min.isr", "1");
    settings.put(
        "listeners",
        CONTROLLER
            + "://127.0.0.1:"
            + controller
            + ","
            + each(listener -> listener + "://127.0.0.1:" + ports.get(listener)));
    settings.put("advertised.listeners", each(this::advertised));
    settings.put(
        "listener.security.protocol.map",
        CONTROLLER + ":PLAINTEXT," + each(listener -> listener + ":" + protocol(listener)));
    secure(settings);
    takeTokens(settings, keys);
    return settings;
  }

  private String advertised(Listener listener) {
    var port = gate(listener).port();
    return switch (listener) {
      case BARRED -> listener + "://169.254.169.254:9092";
      case TOKENS, EVENT_HUBS -> listener + "://" + KafkaBroker.NAMESPACES.getFirst() + ":" + port;
      default -> listener + "://localhost:" + port;
    };
  }

  private static String protocol(Listener listener) {
    return switch (listener) {
      case SASL, USERS, TOKENS, EVENT_HUBS -> "SASL_SSL";
      case MUTUAL_TLS -> "SSL";
      case DIRECT, PLAINTEXT, TRAPS, FAULTS, BARRED -> "PLAINTEXT";
    };
  }

  private static String each(Function<Listener, String> text) {
    return List.of(Listener.values()).stream().map(text).collect(joining(","));
  }

  private void secure(Properties settings) {
    var certificate =
        authority.serverCertificate(
            List.of("localhost", "*.servicebus.windows.net"), List.of("127.0.0.1"));
    settings.put("ssl.keystore.type", "PEM");
    settings.put("ssl.keystore.certificate.chain", certificate.certificatePem());
    settings.put("ssl.keystore.key", certificate.privateKeyPem());
    settings.put("ssl.truststore.type", "PEM");
    settings.put("ssl.truststore.certificates", authority.certificatePem());
    settings.put("listener.name.mutual_tls.ssl.client.auth", "required");
    settings.put("sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-256,SCRAM-SHA-512");
    for (var listener : List.of("listener.name.sasl.", "listener.name.users.")) {
      settings.put(
          listener + "plain.sasl.jaas.config",
          MODULES + "plain.PlainLoginModule required " + PLAIN_USERS + ";");
      for (var mechanism : List.of("scram-sha-256", "scram-sha-512")) {
        settings.put(
            listener + mechanism + ".sasl.jaas.config",
            MODULES + "scram.ScramLoginModule required;");
      }
    }
  }

  /** By the broker's own means: signature, issuer, audience and times are verified. */
  private static void takeTokens(Properties settings, URI keys) {
    for (var listener : List.of("listener.name.tokens.", "listener.name.event_hubs.")) {
      settings.put(listener + "sasl.enabled.mechanisms", "OAUTHBEARER");
      var mechanism = listener + "oauthbearer.";
      settings.put(
          mechanism + "sasl.jaas.config", MODULES + "oauthbearer.OAuthBearerLoginModule required;");
      settings.put(
          mechanism + "sasl.server.callback.handler.class",
          MODULES + "oauthbearer.OAuthBearerValidatorCallbackHandler");
      settings.put(mechanism + "sasl.oauthbearer.jwks.endpoint.url", keys.toString());
      settings.put(
          mechanism + "sasl.oauthbearer.expected.issuer", Tokens.issuer(KafkaBroker.TENANT));
      settings.put(
          mechanism + "sasl.oauthbearer.expected.audience",
          KafkaBroker.NAMESPACES.stream().map("https://"::concat).collect(joining(",")));
    }
    settings.put("listener.name.event_hubs.oauthbearer.connections.max.reauth.ms", "4000");
  }

  @Override
  public void close() {
    gates.values().forEach(LoopbackGate::close);
  }
}
