// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator;

import io.mdeoperator.base.Version;
import io.mdeoperator.config.ConfigException;
import io.mdeoperator.config.OperatorConfig;
import io.mdeoperator.remote.EgressRules;
import io.mdeoperator.remote.HostPattern;
import io.mdeoperator.remote.HostResolver;
import io.mdeoperator.remote.RemoteHttp;
import io.mdeoperator.remote.RemoteTcp;
import io.mdeoperator.remote.share.SharedLookups;
import io.mdeoperator.remote.tls.Trust;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ways to Microsoft's servers, and others to sinks, so that slow sinks take none of those. */
final class Connections implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

  /** A server of a sink that does not speak HTTP may be silent for so long. */
  private static final Duration MAX_SILENCE = Duration.ofSeconds(30);

  final RemoteHttp microsoft;
  final RemoteHttp sinks;
  final RemoteTcp sinkTcp;
  final EgressRules egress;

  /**
   * Connects to nothing yet.
   *
   * @throws ConfigException when a file that the configuration names cannot be used
   */
  Connections(OperatorConfig config, URI apiServer, HostResolver names) throws ConfigException {
    egress = egress(config.egress(), apiServer);
    var shared = SharedLookups.ofNamespaces(names);
    var guarded = egress.guard(shared, SharedLookups.ofOperator(names));
    var trust = trust(config);
    microsoft = http(config, config.identity().userAgent(), trust, SharedLookups.ofOperator(names));
    sinks =
        http(config, "mde-operator/" + Version.get(), trust, throughProxy(config, shared, guarded));
    sinkTcp = tcp(config.http(), trust, guarded);
  }

  @Override
  public void close() {
    sinkTcp.close();
    for (var connections : List.of(microsoft, sinks)) {
      try {
        connections.close();
      } catch (IOException e) {
        LOG.debug("Could not close connections cleanly", e);
      }
    }
  }

  private static EgressRules egress(OperatorConfig.Egress config, URI apiServer) {
    return new EgressRules(
        config.allowHosts().stream().map(HostPattern::parse).toList(),
        config.allowPlainHttp(),
        config.allowPrivateAddresses(),
        apiServer);
  }

  private static Trust trust(OperatorConfig config) throws ConfigException {
    try {
      return Trust.of(Optional.ofNullable(config.trust().caBundle()));
    } catch (IllegalArgumentException e) {
      throw new ConfigException("trust.caBundle: " + e.getMessage());
    }
  }

  /** The proxy finds the addresses of sinks that are called through it by itself. */
  private static HostResolver throughProxy(
      OperatorConfig config, HostResolver shared, HostResolver guarded) {
    return config.http().route().map(proxy -> proxy.addresses(shared, guarded)).orElse(guarded);
  }

  private static RemoteHttp http(
      OperatorConfig config, String userAgent, Trust trust, HostResolver names) {
    return new RemoteHttp(
        new RemoteHttp.Settings(
            config.http().connectTimeout(),
            config.http().requestTimeout(),
            config.http().route(),
            trust,
            userAgent,
            names));
  }

  private static RemoteTcp tcp(OperatorConfig.Http config, Trust trust, HostResolver names) {
    var timeout = config.requestTimeout();
    return new RemoteTcp(
        new RemoteTcp.Settings(
            config.connectTimeout(),
            timeout.compareTo(MAX_SILENCE) < 0 ? timeout : MAX_SILENCE,
            trust,
            names));
  }
}
