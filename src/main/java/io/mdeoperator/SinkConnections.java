// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator;

import io.mdeoperator.base.MonotonicClock;
import io.mdeoperator.base.Version;
import io.mdeoperator.config.ConfigException;
import io.mdeoperator.config.OperatorConfig;
import io.mdeoperator.remote.EgressRules;
import io.mdeoperator.remote.HostPattern;
import io.mdeoperator.remote.HostResolver;
import io.mdeoperator.remote.RemoteHttp;
import io.mdeoperator.remote.share.SharedLookups;
import io.mdeoperator.sink.http.HttpSinks;
import io.mdeoperator.sink.kafka.KafkaNetwork;
import io.mdeoperator.sink.kafka.KafkaProducers;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;

/**
 * What sinks reach their receivers by. Of their own, so that slow sinks take no connection away
 * from Microsoft's.
 */
final class SinkConnections implements Closeable {
  private final EgressRules egress;
  private final RemoteHttp http;
  private final KafkaProducers kafka;
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
    this.http = MdeOperator.http(config, "mde-operator/" + Version.get(), ofHttp.orElse(guarded));
    var network = new KafkaNetwork(egress, shared, own, MdeOperator.trust(config));
    this.kafka = new KafkaProducers(network, waits);
  }

  private static EgressRules egress(OperatorConfig.Egress config, URI apiServer) {
    return new EgressRules(
        config.allowHosts().stream().map(HostPattern::parse).toList(),
        config.allowPlainHttp(),
        config.allowPrivateAddresses(),
        apiServer);
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

  @Override
  public void close() throws IOException {
    kafka.close();
    http.close();
  }
}
