package io.mdeoperator.config;

import io.mdeoperator.config.OperatorConfig.CloudOverride;
import io.mdeoperator.remote.AddressBlock;
import io.mdeoperator.remote.HostPattern;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What a configuration has to keep to beyond its shape. */
public final class ConfigRules {
  private ConfigRules() {}

  static void check(OperatorConfig config) throws ConfigException {
    port("management.port", config.management().port());
    port("consent.port", config.consent().port());
    for (var proxy : config.consent().trustedProxies()) {
      addressRange("consent.trustedProxies", proxy);
    }
    for (var namespace : config.watchNamespaces()) {
      require(
          namespace.matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?"),
          "watchNamespaces",
          "'" + namespace + "' is no namespace's name");
    }
    require(
        config.identity().userAgent().matches("[\\x21-\\x7e ]{1,256}"),
        "identity.userAgent",
        "1 to 256 printable ASCII characters are allowed");
    for (var cloud : config.clouds().entrySet()) {
      cloud("clouds." + cloud.getKey().value(), cloud.getValue());
    }
    readable("trust.caBundle", config.trust().caBundle());
    if (config.http().proxy() != null) {
      url("http.proxy", config.http().proxy(), "http", "https");
      require(
          !config.egress().allowHosts().isEmpty(),
          "egress.allowHosts",
          "with http.proxy, the hosts of sinks have to be named here, since the proxy alone knows their addresses");
    }
    for (var host : config.egress().allowHosts()) {
      pattern("egress.allowHosts", host);
    }
    require(
        config.leaderElection().leaseName().matches("[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?"),
        "leaderElection.leaseName",
        "'" + config.leaderElection().leaseName() + "' is no Lease's name");
  }

  private static void cloud(String key, CloudOverride override) throws ConfigException {
    require(
        override != null,
        key,
        "a map with loginUrl, apiUrl, scope, audiences or tokenEndpoint is allowed");
    if (override.loginUrl() != null) {
      url(key + ".loginUrl", override.loginUrl(), "https");
    }
    if (override.apiUrl() != null) {
      url(key + ".apiUrl", override.apiUrl(), "https");
    }
    require(
        override.scope() == null || override.scope().endsWith("/.default"),
        key + ".scope",
        "a scope that ends in /.default is allowed, because client credentials know no other");
    require(
        override.audiences() == null || !override.audiences().isEmpty(),
        key + ".audiences",
        "at least one audience is needed");
  }

  private static void url(String key, URI url, String... schemes) throws ConfigException {
    var scheme = Optional.ofNullable(url.getScheme()).orElse("");
    require(
        List.of(schemes).contains(scheme) && url.getHost() != null,
        key,
        "'" + url + "' is not allowed; an absolute " + String.join(" or ", schemes) + " URL is");
    require(
        url.getRawQuery() == null
            && url.getRawFragment() == null
            && url.getRawUserInfo() == null
            && (url.getRawPath().isEmpty() || url.getRawPath().equals("/")),
        key,
        "scheme, host and port only are allowed");
  }

  private static void pattern(String key, String host) throws ConfigException {
    try {
      HostPattern.parse(host);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(key + ": '" + host + "' is " + e.getMessage());
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
          key
              + ": '"
              + text
              + "' is not allowed; an IP address, or a range such as 10.0.0.0/8, is");
    }
  }

  private static void port(String key, int port) throws ConfigException {
    require(
        port >= 1 && port <= 65535,
        key,
        "'" + port + "' is not allowed; a port from 1 to 65535 is");
  }

  private static void require(boolean holds, String key, String otherwise) throws ConfigException {
    if (!holds) {
      throw new ConfigException(key + ": " + otherwise);
    }
  }
}
