package io.mdeoperator.testing;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.mdeoperator.MdeOperator;
import io.mdeoperator.api.v1alpha1.Api;
import io.mdeoperator.api.v1alpha1.ConditionType;
import io.mdeoperator.api.v1alpha1.Conditioned;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.cluster.LoopbackPort;
import io.mdeoperator.config.ConfigFile;
import io.mdeoperator.kube.ClusterClient;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.simulator.CustomerTenant;
import io.mdeoperator.simulator.PartnerApp;
import io.mdeoperator.simulator.Simulator;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

/**
 * What integration tests act on: the partner's namespace on some API server, the simulator, and an
 * operator that watches this namespace alone. The test is the user and the remote side; the
 * operator does the rest.
 */
public final class Stage implements AutoCloseable {
  /** The partner's app registration. */
  public static final String CLIENT_ID = "11111111-1111-1111-1111-111111111111";

  /** The value that the app registration knows as its client secret. */
  public static final String CLIENT_SECRET = "s3cr~t.of-the_partner/+x";

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final KubernetesClient user;
  private final Config operatorAccess;
  private final String namespace;
  private final Path folder;
  private final Simulator simulator = Simulator.start();
  private final PartnerApp app =
      simulator.app(CLIENT_ID, "Partner", "Alert.Read.All").addSecret(CLIENT_SECRET);
  private final int managementPort = LoopbackPort.free();
  private final StatusInvariants invariants;
  private MdeOperator operator;

  /**
   * Sets the stage; the operator is not started yet. From now on every status is held against the
   * contract that all kinds keep.
   *
   * @param user how the user reaches the API server
   * @param operatorAccess how the operator reaches it
   * @param namespace exists and is empty
   */
  public Stage(KubernetesClient user, Config operatorAccess, String namespace) throws Exception {
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

  /** Writes the operator's configuration for this stage; it is not patient with remote servers. */
  public Path configFile() throws Exception {
    return configFile(
        """
        watchNamespaces: [%s]
        http: {connectTimeout: 2s, requestTimeout: 5s}
        """
            .formatted(namespace));
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
        clouds:
          Public:
            loginUrl: %s
            apiUrl: %s
        trust: {caBundle: %s}
        management: {port: %d}
        tokenFile: %s
        minCheckPeriod: 1s
        minPollPeriod: 1s
        """
            .formatted(
                more,
                simulator.loginUrl(),
                simulator.apiUrl(),
                simulator.writeCa(folder),
                managementPort,
                tokenFile()));
  }

  /** Starts the operator in this process. */
  public Stage startOperator() throws Exception {
    operator =
        new MdeOperator(
            ConfigFile.read(configFile()),
            ClusterClient.create(operatorAccess),
            Clock.systemUTC(),
            () -> {});
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
    return apply(
        new SecretBuilder()
            .withNewMetadata()
            .withName("partner-app")
            .withNamespace(namespace)
            .withLabels(Map.of(Api.CREDENTIAL_LABEL, Api.CREDENTIAL_OF_APPLICATION))
            .endMetadata()
            .withStringData(Map.of("clientSecret", value))
            .build());
  }

  /** Creates or replaces the labelled Secret {@code partner-tls}, as cert-manager writes it. */
  public Secret certificateSecret(String chainPem, String keyPem) {
    return apply(
        new SecretBuilder()
            .withNewMetadata()
            .withName("partner-tls")
            .withNamespace(namespace)
            .withLabels(Map.of(Api.CREDENTIAL_LABEL, Api.CREDENTIAL_OF_APPLICATION))
            .endMetadata()
            .withType("kubernetes.io/tls")
            .withData(Map.of("tls.crt", base64(chainPem), "tls.key", base64(keyPem)))
            .build());
  }

  /** Creates the application {@code partner} with the client secret of the usual Secret. */
  public MdeApplication application() {
    return application("clientSecret: {secretRef: {name: partner-app}}");
  }

  /** Creates the application {@code partner} with a credential, given in YAML. */
  public MdeApplication application(String credential) {
    return apply(
        MdeApplication.class,
        """
        apiVersion: mde-operator.io/v1alpha1
        kind: MdeApplication
        metadata: {name: partner, namespace: %s}
        spec:
          clientId: %s
          credential: {%s}
        """
            .formatted(namespace, CLIENT_ID, credential));
  }

  /** Creates a tenant of the application {@code partner}. */
  public MdeTenant tenant(String name, String tenantId) {
    return apply(
        MdeTenant.class,
        """
        apiVersion: mde-operator.io/v1alpha1
        kind: MdeTenant
        metadata: {name: %s, namespace: %s}
        spec: {applicationRef: {name: partner}, tenantId: %s}
        """
            .formatted(name, namespace, tenantId));
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
    return apply(
        MdeAlertSync.class,
        """
        apiVersion: mde-operator.io/v1alpha1
        kind: MdeAlertSync
        metadata: {name: %s, namespace: %s}
        spec:
          tenantRef: {name: %s}
          pollPeriod: 10s
          sinks: [{name: mirror, configMap: {}}]
        """
            .formatted(name, namespace, tenant));
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
        .atMost(PATIENCE)
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

  /** Asks for a check of a tenant at once. */
  public void requestCheck(String tenant, String when) {
    user.resources(MdeTenant.class)
        .inNamespace(namespace)
        .withName(tenant)
        .edit(
            found -> {
              found.getMetadata().getAnnotations().put(Api.REQUESTED_AT_ANNOTATION, when);
              return found;
            });
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Ends everything, and fails when a status ever broke the contract or held something
   * confidential.
   */
  @Override
  public void close() {
    if (operator != null) {
      stopOperator();
    }
    try (invariants;
        simulator) {
      invariants.verify(simulator.confidential());
    }
  }
}
