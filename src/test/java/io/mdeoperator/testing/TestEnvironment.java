// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.testing;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.mdeoperator.MdeOperator;
import io.mdeoperator.api.Api;
import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.Conditioned;
import io.mdeoperator.api.v1alpha1.Cloud;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.cluster.LoopbackPort;
import io.mdeoperator.config.ConfigFile;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.kube.connection.ClusterClient;
import io.mdeoperator.simulator.Simulator;
import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.simulator.directory.PartnerApp;
import io.mdeoperator.testing.status.StatusInvariants;
import io.mdeoperator.testing.tls.TestAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What integration tests act on: the partner's namespace on some API server, the simulator, and an
 * operator that watches this namespace alone. The test is the user and the remote side; the
 * operator does the rest.
 */
public final class TestEnvironment implements AutoCloseable {
  /** The partner's app registration. */
  public static final String CLIENT_ID = "11111111-1111-1111-1111-111111111111";

  /** The value that the app registration knows as its client secret. */
  public static final String CLIENT_SECRET = "s3cr~t.of-the_partner/+x";

  /** Where Entra sends administrators, as if an Ingress led from there to the operator. */
  public static final String CALLBACK_URL = "https://mde.partner.example/consent/callback";

  private static final String OF_SECRET = "clientSecret: {secretRef: {name: partner-app}}";
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int FULL_PEM_LINE = 64;

  private final KubernetesClient user;
  private final Config operatorAccess;
  private final String namespace;
  private final Path folder;
  private final Simulator simulator;
  private final PartnerApp app;
  private final int managementPort = LoopbackPort.free();
  private final int consentPort = LoopbackPort.free();
  private final StatusInvariants invariants;
  private final Set<String> keyLines = new HashSet<>();
  private final ReceiverHosts receivers = new ReceiverHosts();
  private MdeOperator operator;

  /**
   * Sets the stage; the operator is not started yet. From now on every status is held against the
   * contract that all kinds keep.
   *
   * @param user how the user reaches the API server
   * @param operatorAccess how the operator reaches it
   * @param namespace exists and is empty
   */
  public TestEnvironment(KubernetesClient user, Config operatorAccess, String namespace)
      throws Exception {
    this(user, operatorAccess, namespace, Simulator.start());
  }

  /** The same with a simulator of the caller's, which is closed with the stage. */
  public TestEnvironment(
      KubernetesClient user, Config operatorAccess, String namespace, Simulator simulator)
      throws Exception {
    this.simulator = simulator;
    this.app = simulator.app(CLIENT_ID, "Partner", "Alert.Read.All").addSecret(CLIENT_SECRET);
    this.user = user;
    this.operatorAccess = operatorAccess;
    this.namespace = namespace;
    this.folder = Files.createTempDirectory("stage");
    this.invariants = StatusInvariants.watch(user, namespace);
  }

  /** Fake Entra and Defender. */
  public Simulator simulator() {
    return simulator;
  }

  /** The partner's app registration at the simulator. */
  public PartnerApp app() {
    return app;
  }

  /** Where everything happens. */
  public String namespace() {
    return namespace;
  }

  /** The user's way to the API server. */
  public KubernetesClient user() {
    return user;
  }

  /** Where the operator looks for its service account token; there is none at first. */
  public Path tokenFile() {
    return folder.resolve("azure-identity-token");
  }

  /** Where probes and metrics are. */
  public int managementPort() {
    return managementPort;
  }

  /** Where the consent callback is. */
  public int consentPort() {
    return consentPort;
  }

  /**
   * Writes the operator's configuration for this stage; it is not patient with remote servers, and
   * sinks may be on this machine. The partner's application may use the operator's own identity.
   */
  public Path configFile() throws Exception {
    return configFile(
        """
        watchNamespaces: [%1$s]
        ambientCredential: [{namespace: %1$s, clientId: %2$s}]
        http: {connectTimeout: 2s, requestTimeout: 5s}
        leaderElection: {namespace: mde-operator}
        egress: {allowHosts: %3$s}
        """
            .formatted(namespace, CLIENT_ID, receivers));
  }

  /**
   * Writes the operator's configuration for this stage.
   *
   * @param more YAML of other keys than those that lead to the simulator
   */
  public Path configFile(String more) throws Exception {
    return Files.writeString(
        folder.resolve("config.yaml"),
        """
        %s
        clouds: %s
        trust: {caBundle: %s}
        management: {port: %d}
        tokenFile: %s
        consent: {port: %d}
        minCheckPeriod: 1s
        minPollPeriod: 1s
        """
            .formatted(
                more,
                SimulatorConfig.clouds(simulator),
                receivers.writeAuthorities(folder, simulator.caPem()),
                managementPort,
                tokenFile(),
                consentPort));
  }

  /** The operator, once it starts, finds this host here and trusts its authority. */
  public TestEnvironment receiver(String host, TestAuthority authority) {
    receivers.add(host, authority);
    return this;
  }

  /** Starts the operator in this process. */
  public TestEnvironment startOperator() throws Exception {
    var config = ConfigFile.read(configFile());
    var client = ClusterClient.create(operatorAccess);
    operator = new MdeOperator(config, client, receivers, Clock.systemUTC(), () -> {});
    operator.start();
    return this;
  }

  /** Stops it as SIGTERM would. */
  public void stopOperator() {
    operator.stop();
    operator = null;
  }

  /** A customer, known to Entra, who has not consented. */
  public CustomerTenant customer(String tenantId, String name) {
    return simulator.tenant(tenantId, name);
  }

  /** Creates or replaces the labelled Secret with this value under the usual key. */
  public Secret secret(String value) {
    var values = Map.of("clientSecret", value);
    return apply(LabelledSecret.ofApplication(namespace, "partner-app", "Opaque", values));
  }

  /** Creates or replaces the labelled Secret {@code partner-tls}, as cert-manager writes it. */
  public Secret certificateSecret(String chainPem, String keyPem) {
    keyPem.lines().filter(line -> line.length() == FULL_PEM_LINE).forEach(keyLines::add);
    var values = Map.of("tls.crt", chainPem, "tls.key", keyPem);
    return apply(
        LabelledSecret.ofApplication(namespace, "partner-tls", "kubernetes.io/tls", values));
  }

  /** Creates or replaces a Secret for sinks, which may use it for these hosts. */
  public Secret sinkSecret(String name, String allowedHosts, Map<String, String> values) {
    return apply(LabelledSecret.ofSink(namespace, name, allowedHosts, values));
  }

  /** Creates the application {@code partner} with the client secret of the usual Secret. */
  public MdeApplication application() {
    return application("partner", Cloud.PUBLIC);
  }

  /** Creates an application of the same client id in some cloud. */
  public MdeApplication application(String name, Cloud cloud) {
    return application(name, cloud, OF_SECRET);
  }

  /** Creates the application {@code partner} with a credential, given in YAML. */
  public MdeApplication application(String credential) {
    return application("partner", Cloud.PUBLIC, credential);
  }

  private MdeApplication application(String name, Cloud cloud, String credential) {
    return apply(
        MdeApplication.class,
        """
        apiVersion: mde-operator.io/v1alpha1
        kind: MdeApplication
        metadata: {name: %s, namespace: %s}
        spec:
          {clientId: %s, cloud: %s, credential: {%s}}
        """
            .formatted(name, namespace, CLIENT_ID, cloud.value(), credential));
  }

  /** Creates the application {@code partner}, whose administrators come back to the operator. */
  public MdeApplication applicationWithCallback() {
    app.addRedirectUri(CALLBACK_URL);
    return application(
        "partner", Cloud.PUBLIC, OF_SECRET + "}, consent: {redirectUri: '" + CALLBACK_URL + "'");
  }

  /** Creates a tenant of the application {@code partner}. */
  public MdeTenant tenant(String name, String tenantId) {
    return tenant(name, tenantId, "partner");
  }

  /** Creates a tenant of an application. */
  public MdeTenant tenant(String name, String tenantId, String application) {
    return apply(
        MdeTenant.class,
        """
        apiVersion: mde-operator.io/v1alpha1
        kind: MdeTenant
        metadata: {name: %s, namespace: %s}
        spec: {applicationRef: {name: %s}, tenantId: %s}
        """
            .formatted(name, namespace, application, tenantId));
  }

  /** Onboards a customer who has consented: Secret, application and tenant; returns once Ready. */
  public CustomerTenant onboard(String name, String tenantId) {
    var customer = customer(tenantId, name).consent(app);
    secret(CLIENT_SECRET);
    application();
    tenant(name, tenantId);
    awaitReady(MdeTenant.class, name, "True", "Ready");
    return customer;
  }

  /** Creates a feed of a tenant into ConfigMaps that is polled every ten seconds. */
  public MdeAlertSync feed(String name, String tenant) {
    return feed(name, tenant, "10s");
  }

  /** The same with another period; a real API server takes none below ten seconds. */
  public MdeAlertSync feed(String name, String tenant, String pollPeriod) {
    return apply(
        MdeAlertSync.class,
        """
        apiVersion: mde-operator.io/v1alpha1
        kind: MdeAlertSync
        metadata: {name: %s, namespace: %s}
        spec:
          tenantRef: {name: %s}
          pollPeriod: %s
          sinks: [{name: mirror, configMap: {}}]
        """
            .formatted(name, namespace, tenant, pollPeriod));
  }

  /** Applies a manifest as the user. */
  public <R extends HasMetadata> R apply(Class<R> kind, String manifest) {
    return apply(user.getKubernetesSerialization().unmarshal(manifest, kind));
  }

  /** Applies an object as the user. */
  public <R extends HasMetadata> R apply(R object) {
    return user.resource(object).forceConflicts().fieldManager("user").serverSideApply();
  }

  /** An object as the user sees it now. */
  public <R extends HasMetadata> R get(Class<R> kind, String name) {
    return user.resources(kind).inNamespace(namespace).withName(name).get();
  }

  /** Ids of the alerts that lie in the namespace's mirrors. */
  public Set<String> mirroredAlerts() {
    return ownedConfigMaps("alerts").stream()
        .flatMap(shard -> shard.getData().keySet().stream())
        .collect(Collectors.toSet());
  }

  /** ConfigMaps that the operator keeps for the namespace's feeds. */
  public List<ConfigMap> ownedConfigMaps(String component) {
    return user.configMaps()
        .inNamespace(namespace)
        .withLabel("app.kubernetes.io/component", component)
        .list()
        .getItems();
  }

  /** Reasons of all events about an object. */
  public List<String> eventReasons(Class<? extends HasMetadata> kind, String name) {
    return user.v1().events().inNamespace(namespace).list().getItems().stream()
        .filter(event -> event.getInvolvedObject().getKind().equals(HasMetadata.getKind(kind)))
        .filter(event -> event.getInvolvedObject().getName().equals(name))
        .map(Event::getReason)
        .toList();
  }

  /** What events call an object. */
  public ObjectReference reference(Class<? extends HasMetadata> kind, String name) {
    return new ObjectReferenceBuilder()
        .withKind(HasMetadata.getKind(kind))
        .withNamespace(namespace)
        .withName(name)
        .build();
  }

  /** Waits until Ready has this status and reason. */
  public <S extends Conditioned, R extends CustomResource<?, S>> R awaitReady(
      Class<R> kind, String name, String status, String reason) {
    return await(kind.getSimpleName() + " " + name + " to be " + status + "/" + reason)
        .atMost(TIMEOUT)
        .until(
            () -> user.resources(kind).inNamespace(namespace).withName(name).get(),
            found ->
                found != null
                    && found.getStatus() != null
                    && Conditions.find(found.getStatus().conditions(), ConditionType.READY)
                        .filter(
                            ready ->
                                ready.getStatus().equals(status)
                                    && ready.getReason().equals(reason))
                        .isPresent());
  }

  /** Asks for a check or a poll at once, whoever else is writing the object. */
  public void request(Class<? extends HasMetadata> kind, String name, String when) {
    user.resources(kind)
        .inNamespace(namespace)
        .withName(name)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}}}"
                .formatted(Api.REQUESTED_AT_ANNOTATION, when));
  }

  /** Ends everything; fails when a status broke the contract or held something confidential. */
  @Override
  public void close() {
    if (operator != null) {
      stopOperator();
    }
    try (invariants;
        simulator) {
      keyLines.addAll(simulator.confidential());
      invariants.verify(keyLines);
    }
  }
}
