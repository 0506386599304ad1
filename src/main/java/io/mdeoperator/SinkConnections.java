// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator;

import io.mdeoperator.base.MonotonicClock;
import io.mdeoperator.config.ConfigException;
import io.mdeoperator.config.OperatorConfig;
import io.mdeoperator.remote.EgressRules;
import io.mdeoperator.remote.HostPattern;
import io.mdeoperator.remote.HostResolver;
import io.mdeoperator.remote.RemoteHttp;
import io.mdeoperator.remote.RemoteTcp;
import io.mdeoperator.remote.share.SharedLookups;
import io.mdeoperator.sink.format.Formats;
import io.mdeoperator.sink.format.LineFormat;
import io.mdeoperator.sink.http.HttpSinks;
import io.mdeoperator.sink.kafka.KafkaNetwork;
import io.mdeoperator.sink.kafka.KafkaProducers;
import io.mdeoperator.sink.syslog.SyslogSinks;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;

/**
 * What sinks reach their receivers by. Of their own, so that slow sinks take no connection away
 * from Microsoft's.
 */
final class SinkConnections implements Closeable {
  /** A server that does not speak HTTP may be silent for so long. */
  private static final Duration MAX_SILENCE = Duration.ofSeconds(30);

  private final EgressRules egress;
  private final RemoteHttp http;
  private final KafkaProducers kafka;
  private final RemoteTcp tcp;
  private final MonotonicClock waits;

  /**
   * Connects to nothing yet.
   *
   * @param apiServer the way to the cluster, which no sink is
   * @throws ConfigException when a file that the configuration names cannot be used
   */
  SinkConnections(OperatorConfig config, URI apiServer, HostResolver names, MonotonicClock waits)
      throws ConfigException {
    this.waits = waits;
    this.egress = egress(config.egress(), apiServer);
    var shared = SharedLookups.ofNamespaces(names);
    var own = SharedLookups.ofOperator(names);
    var guarded = egress.guard(shared, own);
    // The proxy finds the addresses of sinks that are called through it by itself.
    var ofHttp = config.http().route().map(proxy -> proxy.addresses(shared, guarded));
    this.http = OutboundHttp.toSinks(config, ofHttp.orElse(guarded));
    var network = new KafkaNetwork(egress, shared, own, OutboundHttp.trust(config));
    this.kafka = new KafkaProducers(network, waits, Runtime.getRuntime().maxMemory());
    this.tcp = tcp(config, guarded);
  }

  private static EgressRules egress(OperatorConfig.Egress config, URI apiServer) {
    return new EgressRules(
        config.allowHosts().stream().map(HostPattern::parse).toList(),
        config.allowPlainHttp(),
        config.allowPrivateAddresses(),
        apiServer);
  }

  private static RemoteTcp tcp(OperatorConfig config, HostResolver names) {
    var timeout = config.http().requestTimeout();
    return new RemoteTcp(
        new RemoteTcp.Settings(
            config.http().connectTimeout(),
            timeout.compareTo(MAX_SILENCE) < 0 ? timeout : MAX_SILENCE,
            OutboundHttp.trust(config),
            names));
  }

  EgressRules egress() {
    return egress;
  }

  HttpSinks http(Clock clock) {
    return new HttpSinks(http, clock, waits);
  }

  KafkaProducers kafka() {
    return kafka;
  }

  SyslogSinks syslog(Formats<LineFormat> formats, Clock clock) {
    return new SyslogSinks(tcp, formats, clock, waits);
  }

  @Override
  public void close() throws IOException {
    tcp.close();
    kafka.close();
    http.close();
  }
}
