// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.kafka;

import static java.lang.Math.toIntExact;

import io.mdeoperator.api.v1alpha1.sink.Compression;
import io.mdeoperator.remote.tls.ConnectionTls;
import io.mdeoperator.remote.tls.Trust;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/** How producers are set up. */
final class ProducerSettings {
  /** Azure ends connections that nothing passes for 4 minutes, and tells neither side. */
  private static final long MAX_IDLE_MILLIS = 180_000;

  /** What a producer takes of the heap beside its buffer, as measured: some 600 KB. */
  static final int MEMORY_WITHOUT_BUFFER = 600_000;

  private ProducerSettings() {}

  /** The memory that a producer takes, at most: the largest record has room in its buffer. */
  static long memory(KafkaConnection.Key key) {
    return (long) key.spec().maxRequestBytes() + MEMORY_WITHOUT_BUFFER;
  }

  /**
   * The settings of a new producer.
   *
   * @param token of this producer alone, for a login by tokens
   */
  static Map<String, Object> of(
      KafkaConnection connection, KafkaLimits limits, Trust trust, CurrentToken token) {
    var spec = connection.key().spec();
    var settings = new HashMap<String, Object>();
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, spec.bootstrapServers());
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, "mde-operator");
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, spec.maxRequestBytes());
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, (long) spec.maxRequestBytes());
    settings.put(
        ProducerConfig.COMPRESSION_TYPE_CONFIG,
        spec.compression() == Compression.GZIP ? "gzip" : "none");
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, limits.block().toMillis());
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, toIntExact(limits.request().toMillis()));
    settings.put(
        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, toIntExact(limits.delivery().toMillis()));
    settings.put(ProducerConfig.CONNECTIONS_MAX_IDLE_MS_CONFIG, MAX_IDLE_MILLIS);
    settings.put(ProducerConfig.METADATA_MAX_AGE_CONFIG, MAX_IDLE_MILLIS);
    settings.put(ProducerConfig.METRIC_REPORTER_CLASSES_CONFIG, List.of());
    settings.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
    settings.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, protocol(connection).name);
    settings.putAll(login(connection, token));
    if (connection.isSecured()) {
      var tls = connection.tls().orElse(new ConnectionTls(List.of(), Optional.empty()));
      settings.put(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG, ContextEngines.class);
      settings.put(ContextEngines.CONTEXT, tls.context(trust));
    }
    return settings;
  }

  private static Map<String, Object> login(KafkaConnection connection, CurrentToken token) {
    var settings = new HashMap<String, Object>();
    if (connection.login().isPresent()) {
      var login = connection.login().get();
      settings.put(SaslConfigs.SASL_MECHANISM, login.mechanism());
      settings.put(SaslConfigs.SASL_JAAS_CONFIG, login.configuration());
    }
    if (connection.application().isPresent()) {
      settings.put(SaslConfigs.SASL_LOGIN_CLASS, TokenLogin.class);
      settings.put(SaslConfigs.SASL_CLIENT_CALLBACK_HANDLER_CLASS, TokenCallbacks.class);
      settings.put(CurrentToken.SETTING, token);
    }
    return settings;
  }

  private static SecurityProtocol protocol(KafkaConnection connection) {
    if (connection.login().isPresent()) {
      return connection.isSecured() ? SecurityProtocol.SASL_SSL : SecurityProtocol.SASL_PLAINTEXT;
    }
    return connection.isSecured() ? SecurityProtocol.SSL : SecurityProtocol.PLAINTEXT;
  }
}
