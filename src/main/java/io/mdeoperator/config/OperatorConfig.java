// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.config;

import io.mdeoperator.api.v1alpha1.Cloud;
import io.mdeoperator.base.Version;
import io.mdeoperator.entra.token.TokenEndpointVersion;
import io.mdeoperator.remote.AddressBlock;
import io.mdeoperator.remote.HttpProxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The operator's configuration: one YAML file is the only source. Every key is optional; what is
 * absent has the default that the compact constructors show.
 *
 * @param ambientCredential who may use the operator's own service account as a federated credential
 * @param tokenFile the token of the operator's own service account; null: where the platform puts
 *     it
 */
public record OperatorConfig(
    List<String> watchNamespaces,
    Identity identity,
    Map<Cloud, CloudOverride> clouds,
    Trust trust,
    List<AmbientCredential> ambientCredential,
    Egress egress,
    Http http,
    Management management,
    Metrics metrics,
    Consent consent,
    MachineActions machineActions,
    Hunting hunting,
    LeaderElection leaderElection,
    Sharding sharding,
    Duration minCheckPeriod,
    Duration minPollPeriod,
    Duration retention,
    Path tokenFile) {

  /** Fills in the defaults. */
  public OperatorConfig {
    watchNamespaces = watchNamespaces == null ? List.of() : List.copyOf(watchNamespaces);
    identity = identity == null ? new Identity(null) : identity;
    clouds = clouds == null ? Map.of() : Map.copyOf(clouds);
    trust = trust == null ? new Trust(null) : trust;
    ambientCredential = ambientCredential == null ? List.of() : List.copyOf(ambientCredential);
    egress = egress == null ? new Egress(null, false, false) : egress;
    http = http == null ? new Http(null, null, null, null) : http;
    management = management == null ? new Management(null) : management;
    metrics = metrics == null ? new Metrics(null) : metrics;
    consent = consent == null ? new Consent(null, null, null) : consent;
    machineActions = machineActions == null ? new MachineActions(null, null, null) : machineActions;
    hunting = hunting == null ? new Hunting(null, null) : hunting;
    leaderElection =
        leaderElection == null ? new LeaderElection(false, null, null) : leaderElection;
    sharding = sharding == null ? new Sharding(null, null) : sharding;
    minCheckPeriod = minCheckPeriod == null ? Duration.ofMinutes(1) : minCheckPeriod;
    minPollPeriod = minPollPeriod == null ? Duration.ofSeconds(10) : minPollPeriod;
    retention = retention == null ? Duration.ofDays(180) : retention;
  }

  /** What holds where the file says nothing. */
  public static OperatorConfig defaults() {
    return new OperatorConfig(
        null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
        null, null, null);
  }

  /** The same with other values for clouds. */
  public OperatorConfig withClouds(Map<Cloud, CloudOverride> overrides) {
    return new OperatorConfig(
        watchNamespaces,
        identity,
        overrides,
        trust,
        ambientCredential,
        egress,
        http,
        management,
        metrics,
        consent,
        machineActions,
        hunting,
        leaderElection,
        sharding,
        minCheckPeriod,
        minPollPeriod,
        retention,
        tokenFile);
  }

  /**
   * Who calls Microsoft.
   *
   * @param userAgent Microsoft asks partners to set it: {@code
   *     MdePartner-{company}-{product}/{version}} (Microsoft: "Become a Microsoft Defender for
   *     Endpoint partner")
   */
  public record Identity(String userAgent) {
    /** Fills in the default. */
    public Identity {
      userAgent = userAgent == null ? "MdePartner-Unset-mde-operator/" + Version.get() : userAgent;
    }
  }

  /**
   * What replaces the built-in values of one cloud; null where it is not named.
   *
   * @param graphUrl Microsoft Graph's host
   * @param graphScope what tokens for Microsoft Graph are asked for
   * @param monitorScope what tokens for Azure Monitor are asked for
   * @param ingestionHosts of Azure Monitor, exact or {@code *.suffix}
   */
  public record CloudOverride(
      URI loginUrl,
      URI apiUrl,
      String scope,
      Set<String> audiences,
      TokenEndpointVersion tokenEndpoint,
      URI graphUrl,
      String graphScope,
      String monitorScope,
      List<String> ingestionHosts) {
    /** Entra and Defender elsewhere, and all else as it is built in. */
    public static CloudOverride at(URI loginUrl, URI apiUrl) {
      return new CloudOverride(loginUrl, apiUrl, null, null, null, null, null, null, null);
    }

    /** The same with Microsoft Graph elsewhere. */
    public CloudOverride withGraph(URI url) {
      return new CloudOverride(
          loginUrl,
          apiUrl,
          scope,
          audiences,
          tokenEndpoint,
          url,
          graphScope,
          monitorScope,
          ingestionHosts);
    }
  }

  /**
   * Whom the operator trusts beside the JDK's roots.
   *
   * @param caBundle PEM file; null: nobody
   */
  public record Trust(Path caBundle) {}

  /** Applications of a namespace with a client id. */
  public record AmbientCredential(String namespace, String clientId) {}

  /**
   * Where sinks may be.
   *
   * @param allowHosts exact, or {@code *.suffix}; empty: any public host
   * @param allowPrivateAddresses of hosts that are not named
   */
  public record Egress(
      List<String> allowHosts, boolean allowPlainHttp, boolean allowPrivateAddresses) {
    /** Fills in the default. */
    public Egress {
      allowHosts = allowHosts == null ? List.of() : List.copyOf(allowHosts);
    }
  }

  /**
   * Calls to Microsoft and to sinks.
   *
   * @param noProxy hosts that are called without the proxy, see {@link HttpProxy}
   */
  public record Http(
      Duration connectTimeout, Duration requestTimeout, URI proxy, List<String> noProxy) {
    /** Fills in the defaults. */
    public Http {
      connectTimeout = connectTimeout == null ? Duration.ofSeconds(10) : connectTimeout;
      requestTimeout = requestTimeout == null ? Duration.ofSeconds(60) : requestTimeout;
      noProxy = noProxy == null ? List.of() : List.copyOf(noProxy);
    }

    /** The proxy and what is called without it; of a checked configuration. */
    public Optional<HttpProxy> route() {
      return Optional.ofNullable(proxy).map(url -> new HttpProxy(url, noProxy));
    }
  }

  /** Probes and metrics. */
  public record Management(Integer port) {
    /** Fills in the default. */
    public Management {
      port = port == null ? 8080 : port;
    }
  }

  /**
   * What is measured.
   *
   * @param perObject whether each tenant and feed has series of its own, by namespace and name
   */
  public record Metrics(Boolean perObject) {
    /** Fills in the default. */
    public Metrics {
      perObject = perObject == null || perObject;
    }
  }

  /**
   * Where administrators come back to after consenting.
   *
   * @param trustedProxies peers whose {@code X-Forwarded-For} is believed, as {@link AddressBlock}s
   */
  public record Consent(Integer port, Boolean enabled, List<String> trustedProxies) {
    /** Fills in the defaults. */
    public Consent {
      port = port == null ? 8081 : port;
      enabled = enabled == null || enabled;
      trustedProxies = trustedProxies == null ? List.of() : List.copyOf(trustedProxies);
    }
  }

  /**
   * Actions on devices.
   *
   * @param enabled false: Defender is asked for none; those that were asked for are followed
   * @param installation tells this installation's actions from those of others at a customer
   * @param maxIsolatedAtOnce devices that are isolated by objects of this installation
   */
  public record MachineActions(Boolean enabled, String installation, Integer maxIsolatedAtOnce) {
    /** Fills in the defaults. */
    public MachineActions {
      enabled = enabled == null || enabled;
      installation = installation == null ? "mde-operator" : installation;
      maxIsolatedAtOnce = maxIsolatedAtOnce == null ? 50 : maxIsolatedAtOnce;
    }
  }

  /**
   * Hunting queries.
   *
   * @param enabled false: none is run
   * @param callsPerMinute what the operator makes of the calls that Microsoft grants a customer's
   *     tenant (Microsoft: "Microsoft Graph security API overview", limits), which others use, too
   */
  public record Hunting(Boolean enabled, Integer callsPerMinute) {
    /** Fills in the defaults. */
    public Hunting {
      enabled = enabled == null || enabled;
      callsPerMinute = callsPerMinute == null ? 45 : callsPerMinute;
    }
  }

  /**
   * Whether one of several replicas leads.
   *
   * @param namespace of the Lease; null: the namespace that the operator runs in
   */
  public record LeaderElection(boolean enabled, String namespace, String leaseName) {
    /** Fills in the default. */
    public LeaderElection {
      leaseName = leaseName == null ? "mde-operator" : leaseName;
    }
  }

  /**
   * Which part of the objects this process works for, if several divide them between them.
   *
   * @param count of the parts, each with a leader of its own
   * @param index from 0 on
   */
  public record Sharding(Integer count, Integer index) {
    /** Fills in the defaults. */
    public Sharding {
      count = count == null ? 1 : count;
      index = index == null ? 0 : index;
    }
  }
}
