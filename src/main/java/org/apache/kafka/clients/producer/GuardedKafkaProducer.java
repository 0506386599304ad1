// SPDX-License-Identifier: Apache-2.0
package org.apache.kafka.clients.producer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.ApiVersions;
import org.apache.kafka.clients.BootstrapConfiguration;
import org.apache.kafka.clients.ClientUtils;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.KafkaClient;
import org.apache.kafka.clients.MetadataRecoveryStrategy;
import org.apache.kafka.clients.NetworkClient;
import org.apache.kafka.clients.producer.internals.ProducerMetadata;
import org.apache.kafka.common.internals.ClusterResourceListeners;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.network.Selector;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.internals.LogContext;

/**
 * Producers that ask before they look up a broker's name, and before they connect to an address:
 * brokers name others in their answers, and the client would connect to whatever they say. In this
 * package, and made for this version of the client alone, because it has no public way to do so.
 */
public final class GuardedKafkaProducer {
  private static final String METRICS = "producer";

  private GuardedKafkaProducer() {}

  /** What a producer may connect to. Thread-safe; called by the producer's own thread. */
  public interface Guard {
    /**
     * The addresses of a broker's host that may be connected to; they keep its name, by which
     * certificates are verified.
     */
    InetAddress[] resolve(String host) throws UnknownHostException;

    /**
     * Asked with each address before it is connected to.
     *
     * @throws IOException when it must not be
     */
    void check(InetSocketAddress address) throws IOException;
  }

  /**
   * Makes a producer, which connects to nothing until it has something to send.
   *
   * @param settings as {@link ProducerConfig} knows them, but for those of serializers
   * @param bootstrap the brokers that name all others, not resolved
   */
  public static Producer<byte[], byte[]> of(
      Map<String, Object> settings, List<InetSocketAddress> bootstrap, Guard guard) {
    var serializer = new ByteArraySerializer();
    var config =
        new ProducerConfig(
            ProducerConfig.appendSerializerToConfig(settings, serializer, serializer));
    var log = new LogContext();
    var versions = new ApiVersions();
    var metadata =
        new ProducerMetadata(
            config.getLong(ProducerConfig.RETRY_BACKOFF_MS_CONFIG),
            config.getLong(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG),
            config.getLong(ProducerConfig.METADATA_MAX_AGE_CONFIG),
            config.getLong(ProducerConfig.METADATA_MAX_IDLE_CONFIG),
            log,
            new ClusterResourceListeners());
    metadata.bootstrap(bootstrap);
    return new KafkaProducer<>(
        config,
        serializer,
        serializer,
        metadata,
        client(config, log, versions, metadata, guard),
        null,
        versions,
        Time.SYSTEM);
  }

  /** As {@link ClientUtils#createNetworkClient}, but for the guard. */
  private static KafkaClient client(
      ProducerConfig config,
      LogContext log,
      ApiVersions versions,
      ProducerMetadata metadata,
      Guard guard) {
    return new NetworkClient(
        null,
        metadata,
        new GuardedSelector(config, log, guard),
        config.getString(ProducerConfig.CLIENT_ID_CONFIG),
        config.getInt(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION),
        config.getLong(ProducerConfig.RECONNECT_BACKOFF_MS_CONFIG),
        config.getLong(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG),
        config.getInt(ProducerConfig.SEND_BUFFER_CONFIG),
        config.getInt(ProducerConfig.RECEIVE_BUFFER_CONFIG),
        config.getInt(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG),
        config.getLong(ProducerConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG),
        config.getLong(ProducerConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG),
        Time.SYSTEM,
        true,
        versions,
        null,
        log,
        guard::resolve,
        null,
        config.getLong(CommonClientConfigs.METADATA_RECOVERY_REBOOTSTRAP_TRIGGER_MS_CONFIG),
        MetadataRecoveryStrategy.REBOOTSTRAP,
        BootstrapConfiguration.DISABLED, // it would look names up by itself
        config.getBoolean(CommonClientConfigs.METADATA_CLUSTER_CHECK_ENABLE_CONFIG));
  }

  private static final class GuardedSelector extends Selector {
    private final Guard guard;

    private GuardedSelector(ProducerConfig config, LogContext log, Guard guard) {
      super(
          config.getLong(ProducerConfig.CONNECTIONS_MAX_IDLE_MS_CONFIG),
          new Metrics(Time.SYSTEM),
          Time.SYSTEM,
          METRICS,
          ClientUtils.createChannelBuilder(config, Time.SYSTEM, log),
          log);
      this.guard = guard;
    }

    @Override
    protected boolean doConnect(SocketChannel channel, InetSocketAddress address)
        throws IOException {
      // The producer's own handler only logs an Error; that of the process ends it.
      Thread.currentThread().setUncaughtExceptionHandler(null);
      guard.check(address);
      return super.doConnect(channel, address);
    }
  }
}
