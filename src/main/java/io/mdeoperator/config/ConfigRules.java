// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.config;

import io.mdeoperator.config.OperatorConfig.AmbientCredential;
import io.mdeoperator.config.OperatorConfig.CloudOverride;
import io.mdeoperator.config.OperatorConfig.Hunting;
import io.mdeoperator.config.OperatorConfig.LeaderElection;
import io.mdeoperator.config.OperatorConfig.MachineActions;
import io.mdeoperator.config.OperatorConfig.Sharding;
import io.mdeoperator.remote.AddressBlock;
import io.mdeoperator.remote.HostPattern;
import io.mdeoperator.remote.HttpProxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What a configuration has to keep to beyond its shape. */
public final class ConfigRules {
  private static final int MAX_SHARDS = 16;

  /** Kubernetes: "DNS Subdomain Names". */
  private static final int MAX_LENGTH_OF_NAME = 253;

  private ConfigRules() {}

  static void check(OperatorConfig config) throws ConfigException {
    port("management.port", config.management().port());
    port("consent.port", config.consent().port());
    for (var proxy : config.consent().trustedProxies()) {
      addressRange("consent.trustedProxies", proxy);
    }
    for (var namespace : config.watchNamespaces()) {
      namespace("watchNamespaces", namespace);
    }
    for (var use : config.ambientCredential()) {
      ambientCredential("ambientCredential", use);
    }
    require(
        config.identity().userAgent().matches("[\\x21-\\x7e ]{1,256}"),
        "identity.userAgent",
        "must be 1 to 256 printable ASCII characters");
    for (var cloud : config.clouds().entrySet()) {
      cloud("clouds." + cloud.getKey().value(), cloud.getValue());
    }
    readable("trust.caBundle", config.trust().caBundle());
    http(config);
    for (var host : config.egress().allowHosts()) {
      pattern("egress.allowHosts", host);
    }
    machineActions(config.machineActions());
    hunting(config.hunting());
    require(
        config.leaderElection().leaseName().matches("[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?"),
        "leaderElection.leaseName",
        "'" + config.leaderElection().leaseName() + "' is not a valid Lease name");
    sharding(config.sharding(), config.leaderElection());
  }

  private static void http(OperatorConfig config) throws ConfigException {
    if (config.http().proxy() != null) {
      // Over TLS to a proxy, its refusal would look like an answer of the host behind it.
      require(
          !"https".equalsIgnoreCase(config.http().proxy().getScheme()),
          "http.proxy",
          "must begin with http://: the proxy itself is spoken to in plain text, and what is sent through it to https hosts is encrypted up to these");
      url("http.proxy", config.http().proxy(), "http");
      require(
          !config.egress().allowHosts().isEmpty(),
          "egress.allowHosts",
          "must name the hosts of the sinks if http.proxy is set, because only the proxy knows their addresses");
    }
    for (var host : config.http().noProxy()) {
      bypass("http.noProxy", host);
    }
  }

  private static void sharding(Sharding sharding, LeaderElection election) throws ConfigException {
    require(
        sharding.count() >= 1 && sharding.count() <= MAX_SHARDS,
        "sharding.count",
        "must be from 1 to " + MAX_SHARDS);
    require(
        sharding.index() >= 0 && sharding.index() < sharding.count(),
        "sharding.index",
        "must be from 0 to "
            + (sharding.count() - 1)
            + ", since sharding.count is "
            + sharding.count());
    require(
        sharding.count() == 1 || election.enabled(),
        "sharding.count",
        "must be 1 unless leaderElection.enabled is true: processes know each other by their Leases");
    require(
        sharding.count() == 1
            || election.leaseName().length() <= MAX_LENGTH_OF_NAME - "-15-of-16".length(),
        "leaderElection.leaseName",
        "is too long: with sharding.count above 1 the names of Leases begin with it");
  }

  private static void hunting(Hunting hunting) throws ConfigException {
    require(
        hunting.callsPerMinute() >= 1 && hunting.callsPerMinute() <= 10_000,
        "hunting.callsPerMinute",
        "must be from 1 to 10000");
  }

  private static void machineActions(MachineActions actions) throws ConfigException {
    require(
        actions.installation().matches("[\\x21-\\x7e]{1,63}"),
        "machineActions.installation",
        "must be 1 to 63 printable ASCII characters without blanks");
    require(
        actions.maxIsolatedAtOnce() >= 0, "machineActions.maxIsolatedAtOnce", "must be 0 or more");
  }

  private static void cloud(String key, CloudOverride override) throws ConfigException {
    require(
        override != null,
        key,
        "must be a map with loginUrl, apiUrl, scope, audiences, tokenEndpoint, graphUrl, graphScope, monitorScope or ingestionHosts");
    if (override.loginUrl() != null) {
      url(key + ".loginUrl", override.loginUrl(), "https");
    }
    if (override.apiUrl() != null) {
      url(key + ".apiUrl", override.apiUrl(), "https");
    }
    if (override.graphUrl() != null) {
      url(key + ".graphUrl", override.graphUrl(), "https");
    }
    scope(key + ".scope", override.scope());
    scope(key + ".graphScope", override.graphScope());
    scope(key + ".monitorScope", override.monitorScope());
    require(
        override.ingestionHosts() == null || !override.ingestionHosts().isEmpty(),
        key + ".ingestionHosts",
        "must contain at least one host");
    for (var host : Optional.ofNullable(override.ingestionHosts()).orElse(List.of())) {
      pattern(key + ".ingestionHosts", host);
    }
    require(
        override.audiences() == null || !override.audiences().isEmpty(),
        key + ".audiences",
        "must contain at least one audience");
  }

  private static void scope(String key, String scope) throws ConfigException {
    require(
        scope == null || scope.endsWith("/.default"),
        key,
        "must end in /.default, as client credentials require");
  }

  private static void ambientCredential(String key, AmbientCredential use) throws ConfigException {
    require(
        use.namespace() != null && use.clientId() != null,
        key,
        "each entry must have namespace and clientId");
    namespace(key + ".namespace", use.namespace());
    if (!use.clientId().matches("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")) {
      throw new ConfigException(
          ConfigFile.mustBe(
              key + ".clientId",
              "a GUID such as 11111111-1111-1111-1111-111111111111",
              use.clientId()));
    }
  }

  private static void namespace(String key, String name) throws ConfigException {
    require(
        name.matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?"),
        key,
        "'" + name + "' is not a valid namespace name");
  }

  private static void url(String key, URI url, String... schemes) throws ConfigException {
    var scheme = Optional.ofNullable(url.getScheme()).orElse("");
    if (!List.of(schemes).contains(scheme) || url.getHost() == null) {
      var allowed = "an absolute " + String.join(" or ", schemes) + " URL";
      throw new ConfigException(ConfigFile.mustBe(key, allowed, url.toString()));
    }
    require(
        url.getRawQuery() == null
            && url.getRawFragment() == null
            && url.getRawUserInfo() == null
            && (url.getRawPath().isEmpty() || url.getRawPath().equals("/")),
        key,
        "must contain only scheme, host and port");
  }

  private static void pattern(String key, String host) throws ConfigException {
    try {
      HostPattern.parse(host);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(
          ConfigFile.mustBe(key, "a host or a pattern such as *.siem.example", host));
    }
  }

  private static void bypass(String key, String host) throws ConfigException {
    try {
      HttpProxy.requireBypass(host);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(
          ConfigFile.mustBe(
              key,
              "a host, a suffix such as .cluster.local, an IP address, a range such as 10.0.0.0/8, or *",
              host));
    }
  }

  private static void readable(String key, Path file) throws ConfigException {
    require(
        file == null || Files.isReadable(file),
        key,
        "the file '" + file + "' does not exist or cannot be read");
  }

  private static void addressRange(String key, String text) throws ConfigException {
    try {
      AddressBlock.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(
          ConfigFile.mustBe(key, "an IP address or a range such as 10.0.0.0/8", text));
    }
  }

  private static void port(String key, int port) throws ConfigException {
    if (port < 1 || port > 65535) {
      throw new ConfigException(
          ConfigFile.mustBe(key, "a port from 1 to 65535", String.valueOf(port)));
    }
  }

  private static void require(boolean holds, String key, String otherwise) throws ConfigException {
    if (!holds) {
      throw new ConfigException(key + ": " + otherwise);
    }
  }
}
