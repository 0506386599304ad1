// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.mdeoperator.api.LocalRef;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.api.v1alpha1.Cloud;
import io.mdeoperator.api.v1alpha1.CredentialSpec;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeApplicationSpec;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.api.v1alpha1.MdeTenantSpec;
import io.mdeoperator.config.BuiltInClouds;
import io.mdeoperator.config.OperatorConfig;
import io.mdeoperator.config.OperatorConfig.CloudOverride;
import io.mdeoperator.credential.TenantAccess;
import io.mdeoperator.defender.AccessDeniedNotifier;
import io.mdeoperator.defender.AlertSource;
import io.mdeoperator.defender.Clouds;
import io.mdeoperator.defender.DefenderClient;
import io.mdeoperator.defender.call.ApiService;
import io.mdeoperator.defender.call.Quotas;
import io.mdeoperator.defender.call.TenantCalls;
import io.mdeoperator.entra.EntraTokenSource;
import io.mdeoperator.entra.TokenSource;
import io.mdeoperator.entra.credential.FederatedTokens;
import io.mdeoperator.entra.gate.CredentialGate;
import io.mdeoperator.entra.token.TokenRequest;
import io.mdeoperator.remote.RemoteHttp;
import io.mdeoperator.simulator.Simulator;
import io.mdeoperator.testing.status.PreparedState;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A customer's tenant at the simulator in a state of {@code states.md}, the objects that stand for
 * it in the cluster, and the operator's own way to Entra and Defender.
 */
public final class TenantUnderTest {
  private static final String NAMESPACE = "partner";
  private static final Duration LONGEST_REQUEST = Duration.ofSeconds(20);

  /** Nobody's credential here. */
  private static final FederatedTokens FEDERATED_TOKENS =
      _ -> Result.failed(Reason.FEDERATED_TOKEN_MISSING, "There are none.");

  private final Cloud cloud;
  private final PreparedState state;
  private final Clock nodeClock;
  private final Clouds clouds;
  private final CredentialGate gate;
  private final EntraTokenSource tokens;
  private final DefenderClient alerts;

  /** Brings the state about; the simulator has no other fault after that. */
  public TenantUnderTest(Simulator simulator, RemoteHttp http, Cloud cloud, String named) {
    this.cloud = cloud;
    this.state = new PreparedState(simulator);
    var renewal = named.startsWith(PreparedState.AT_RENEWAL);
    state.bringAbout(renewal ? PreparedState.BEFORE_RENEWAL : named);
    this.nodeClock = Clock.offset(simulator.clock(), state.nodeAhead());
    this.clouds = clouds(simulator);
    this.gate = new CredentialGate(nodeClock, nodeClock::instant, LONGEST_REQUEST);
    this.tokens =
        new EntraTokenSource(
            http, gate, FEDERATED_TOKENS, new SimpleMeterRegistry(), nodeClock, nodeClock::instant);
    this.alerts =
        new DefenderClient(
            new TenantCalls(
                ApiService.DEFENDER,
                http,
                tokens,
                new Quotas(Quotas.Limits.DEFENDER, nodeClock::instant),
                new SimpleMeterRegistry(),
                nodeClock),
            new AccessDeniedNotifier());
    if (renewal) {
      tokens.token(request());
      simulator.clock().advance(PreparedState.LIFETIME.minusMinutes(1));
      state.bringAbout(named.substring(PreparedState.AT_RENEWAL.length()));
    }
  }

  /** There are none. */
  public FederatedTokens federatedTokens() {
    return FEDERATED_TOKENS;
  }

  public Clock nodeClock() {
    return nodeClock;
  }

  public Clouds clouds() {
    return clouds;
  }

  public TokenSource tokens() {
    return tokens;
  }

  public AlertSource alerts() {
    return alerts;
  }

  public CredentialGate gate() {
    return gate;
  }

  /** Whether the customer had consented at some time before. */
  public boolean hadConsent() {
    return state.hadConsent();
  }

  public String clientId() {
    return state.clientId();
  }

  public String tenantId() {
    return state.tenantId();
  }

  public TokenRequest request() {
    return TenantAccess.of(tenant(), application(), Optional.of(secret()), clouds).tokens();
  }

  /** The tenant as a user writes it; every one has a name of its own. */
  public MdeTenant tenant() {
    var tenant = new MdeTenant();
    tenant.getMetadata().setName("t-" + tenantId());
    tenant.getMetadata().setNamespace(NAMESPACE);
    tenant.setSpec(MdeTenantSpec.of(new LocalRef("partner"), tenantId()));
    return tenant;
  }

  /** The application as the API server hands it out. */
  public MdeApplication application() {
    var application = new MdeApplication();
    application.getMetadata().setName("partner");
    application.getMetadata().setNamespace(NAMESPACE);
    application.getMetadata().setUid("application-" + clientId());
    application.getMetadata().setGeneration(1L);
    var ref = new CredentialSpec.ClientSecretRef(new LocalRef("partner-app"), null);
    application.setSpec(
        new MdeApplicationSpec(clientId(), cloud, new CredentialSpec(ref, null, null), null, null));
    return application;
  }

  /** The labelled Secret that the application refers to. */
  public Secret secret() {
    return new SecretBuilder()
        .withNewMetadata()
        .withName("partner-app")
        .withNamespace(NAMESPACE)
        .withResourceVersion("1")
        .endMetadata()
        .withData(
            Map.of(
                "clientSecret", Base64.getEncoder().encodeToString(state.secret().getBytes(UTF_8))))
        .build();
  }

  private Clouds clouds(Simulator simulator) {
    var override =
        CloudOverride.at(URI.create(simulator.loginUrl()), URI.create(simulator.apiUrl()))
            .withGraph(URI.create(simulator.graphUrl()));
    return BuiltInClouds.with(OperatorConfig.defaults().withClouds(Map.of(cloud, override)));
  }

  /** A new id. */
  public static String newId() {
    return UUID.randomUUID().toString();
  }
}
