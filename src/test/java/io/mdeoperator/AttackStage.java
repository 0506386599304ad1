// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jwt.SignedJWT;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.CustomResource;
import io.mdeoperator.api.Api;
import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.Conditioned;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.Kubectl;
import io.mdeoperator.cluster.install.ClusterUsers;
import io.mdeoperator.cluster.install.Installation;
import io.mdeoperator.cluster.install.OperatorProcess;
import io.mdeoperator.cluster.install.ShippedDeployment;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.simulator.http.RecordedRequest;
import io.mdeoperator.testing.TestEnvironment;
import io.mdeoperator.testing.tls.ClusterIssuer;
import io.mdeoperator.tool.BuildScript;
import io.mdeoperator.tool.Program;
import java.nio.file.Files;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A namespace with a partner's onboarded customer and several Secrets, and Mallory, who may write
 * the kinds in it and nothing else. The shipped operator runs with the shipped rights.
 */
final class AttackStage implements AutoCloseable {
  static final String CONTOSO = "22222222-2222-2222-2222-222222222222";
  private static final String UNLABELLED = "database-pa55word/of~somebody";
  private static final String OF_A_SINK = "signing~key-of+the/siem";
  private static final String OF_ANOTHER_NAMESPACE = "other~partners/secret+value";
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private final ControlPlane cluster;
  private final TestEnvironment partner;
  private final String ownNamespace;
  private final Kubectl mallory;
  private final OperatorProcess operator;

  AttackStage(ControlPlane cluster) throws Exception {
    this.cluster = cluster;
    Installation.install(cluster);
    var kubeconfig = Installation.operatorKubeconfig(cluster);
    var access = Config.fromKubeconfig(kubeconfig.toFile());
    partner = new TestEnvironment(cluster.client(), access, cluster.namespace("attack"));
    var elsewhere = cluster.namespace("elsewhere");
    secret(namespace(), "database", "", UNLABELLED);
    secret(namespace(), "siem", "sink", OF_A_SINK);
    secret(elsewhere, "not-ours", Api.CREDENTIAL_OF_APPLICATION, OF_ANOTHER_NAMESPACE);
    mallory = cluster.kubectl(cluster.kubeconfigFor("mallory-of-" + namespace()));
    ownNamespace = cluster.namespace("mallory");
    for (var namespace : List.of(namespace(), ownNamespace)) {
      bindMallory(namespace, "mde-operator-edit");
      bindMallory(namespace, "mde-operator-view");
    }
    registerOperatorsIdentity();
    operator =
        OperatorProcess.start(
            kubeconfig,
            cluster.folder().resolve(namespace() + ".log"),
            withTextLogs(),
            "--config",
            partner
                .configFile(
                    """
                    watchNamespaces: [%1$s, %2$s, %3$s]
                    ambientCredential: [{namespace: %1$s, clientId: %4$s}]
                    """
                        .formatted(namespace(), elsewhere, ownNamespace, TestEnvironment.CLIENT_ID))
                .toString());
    operator.awaitReady(partner.managementPort(), TIMEOUT.multipliedBy(2));
    partner.onboard("contoso", CONTOSO);
  }

  String namespace() {
    return partner.namespace();
  }

  /** What belongs to the partner, and how a cluster administrator sees it. */
  TestEnvironment partner() {
    return partner;
  }

  /** kubectl with Mallory's rights. */
  Kubectl mallory() {
    return mallory;
  }

  /** Mallory applies one of the kinds to the namespace. */
  Program.Result apply(String kind, String name, String spec) {
    return apply(kind, name, "{}", spec);
  }

  /** The same with metadata of her own: a flow mapping. */
  Program.Result apply(String kind, String name, String annotations, String spec) {
    return mallory.tryApply(
        """
        apiVersion: mde-operator.io/v1alpha1
        kind: %s
        metadata: {name: %s, namespace: %s, annotations: %s}
        spec: %s
        """
            .formatted(kind, name, namespace(), annotations, spec));
  }

  /** Mallory applies one of the kinds to a namespace of her own. */
  Program.Result applyElsewhere(String kind, String name, String spec) {
    return mallory.tryApply(
        """
        apiVersion: mde-operator.io/v1alpha1
        kind: %s
        metadata: {name: %s, namespace: %s}
        spec: %s
        """
            .formatted(kind, name, ownNamespace, spec));
  }

  /** Entra trusts the one in the partner's namespace; Mallory has one of the same name. */
  void createServiceAccounts(String name) throws Exception {
    var manifest =
        Files.readString(
            BuildScript.projectFolder().resolve("deploy/federated-token/service-account.yaml"));
    for (var namespace : List.of(namespace(), ownNamespace)) {
      cluster.kubectl().tryApply(manifest.replace("namespace: partner", "namespace: " + namespace));
    }
    partner
        .app()
        .addFederatedCredential(issuer(), "system:serviceaccount:" + namespace() + ":" + name);
  }

  /** Waits until an object of Mallory's own namespace is not Ready, and tells why. */
  Condition awaitRefusal(
      Class<? extends CustomResource<?, ? extends Conditioned>> kind, String name) {
    return await(kind.getSimpleName() + " " + name + " of Mallory to be judged")
        .atMost(TIMEOUT)
        .until(
            () ->
                Optional.ofNullable(
                        partner
                            .user()
                            .resources(kind)
                            .inNamespace(ownNamespace)
                            .withName(name)
                            .get())
                    .map(CustomResource::getStatus)
                    .flatMap(status -> Conditions.find(status.conditions(), ConditionType.READY))
                    .filter(ready -> !ready.getStatus().equals("Unknown")),
            Optional::isPresent)
        .orElseThrow();
  }

  /** Token requests for an app registration. */
  List<RecordedRequest> tokenRequests(String clientId) {
    return partner.simulator().requests().stream()
        .filter(RecordedRequest::isTokenRequest)
        .filter(request -> List.of(clientId).equals(request.form().get("client_id")))
        .toList();
  }

  /** Asks for a check of the partner's own tenant, and waits until it was made. */
  void requirePartnerIsServed(String request) {
    partner.request(MdeTenant.class, "contoso", request);
    await(request)
        .atMost(TIMEOUT)
        .until(
            () ->
                request.equals(
                    partner.get(MdeTenant.class, "contoso").getStatus().lastHandledRequestedAt()));
    partner.awaitReady(MdeTenant.class, "contoso", "True", "Ready");
  }

  /** All that is secret here. */
  Set<String> confidential() {
    var values = new TreeSet<>(partner.simulator().confidential());
    values.addAll(List.of(UNLABELLED, OF_A_SINK, OF_ANOTHER_NAMESPACE));
    return values;
  }

  /** Where Mallory, or whoever reads more than she may, could look for it. */
  Map<String, String> readable() {
    var admin = cluster.kubectl();
    return Map.of(
        "kinds",
        mallory.run("get", "mde", "-n", namespace(), "-o", "json", "--show-managed-fields"),
        "events",
        admin.run("get", "events", "-n", namespace(), "-o", "json"),
        "config maps",
        admin.run("get", "configmaps", "-n", namespace(), "-o", "json"),
        "log",
        operator.log(),
        "metrics",
        OperatorProcess.metrics(partner.managementPort()));
  }

  /** Somebody who may write ConfigMaps makes one that looks like a part of a feed's mirror. */
  void addShard(MdeAlertSync feed, String number) {
    partner.apply(
        new ConfigMapBuilder()
            .withNewMetadata()
            .withNamespace(namespace())
            .withName(feed.getMetadata().getName() + "-alerts-" + number)
            .addToLabels("app.kubernetes.io/managed-by", "mde-operator")
            .addToLabels("app.kubernetes.io/component", "alerts")
            .addToLabels("mde-operator.io/feed-uid", feed.getMetadata().getUid())
            .addNewOwnerReference()
            .withApiVersion(feed.getApiVersion())
            .withKind(feed.getKind())
            .withName(feed.getMetadata().getName())
            .withUid(feed.getMetadata().getUid())
            .withController(true)
            .endOwnerReference()
            .endMetadata()
            .build());
  }

  String log() {
    return operator.log();
  }

  @Override
  public void close() {
    operator.close();
    partner.close();
  }

  private void secret(String namespace, String name, String use, String value) {
    partner.apply(
        new SecretBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(namespace)
            .withLabels(use.isEmpty() ? Map.of() : Map.of(Api.CREDENTIAL_LABEL, use))
            .endMetadata()
            .withStringData(Map.of("clientSecret", value))
            .build());
  }

  /** Only what is for the kinds: Kubernetes' own role edit may read Secrets. */
  private void bindMallory(String namespace, String role) {
    partner.apply(ClusterUsers.binding(namespace, "mallory-of-" + namespace(), role));
  }

  /** Entra trusts the operator's own service account, whose token lies where the operator looks. */
  private void registerOperatorsIdentity() throws Exception {
    partner
        .simulator()
        .trustIssuer(issuer(), cluster.kubectl().run("get", "--raw", "/openid/v1/jwks"));
    partner.app().addFederatedCredential(issuer(), Installation.OPERATOR_USER);
    Files.writeString(partner.tokenFile(), operatorToken());
  }

  private String issuer() throws ParseException {
    return SignedJWT.parse(operatorToken()).getJWTClaimsSet().getIssuer();
  }

  private String operatorToken() {
    return cluster
        .kubectl()
        .run(
            "create",
            "token",
            Installation.SERVICE_ACCOUNT,
            "-n",
            Installation.NAMESPACE,
            "--audience=" + ClusterIssuer.AUDIENCE)
        .strip();
  }

  private static List<String> withTextLogs() {
    return ShippedDeployment.read().jvmFlags().stream()
        .filter(flag -> !flag.startsWith("-Dlogback"))
        .toList();
  }

  /** Waits until a feed of the partner's namespace has handled that request. */
  void awaitHandled(String feed, String requestedAt) {
    await()
        .atMost(TIMEOUT)
        .until(
            () ->
                requestedAt.equals(
                    partner.get(MdeAlertSync.class, feed).getStatus().lastHandledRequestedAt()));
  }

  static String application(String clientId, String secret) {
    return "{clientId: %s, credential: {clientSecret: {secretRef: {name: %s}}}}"
        .formatted(clientId, secret);
  }

  static String redirecting(String uri) {
    return "{clientId: %s, consent: {redirectUri: \"%s\"}, credential: {clientSecret: {secretRef: {name: nothing-there}}}}"
        .formatted(TestEnvironment.CLIENT_ID, uri);
  }

  static String tenant(String application, String tenantId) {
    return "{applicationRef: {name: %s}, tenantId: \"%s\"}".formatted(application, tenantId);
  }

  static String feed(String tenant) {
    return "{tenantRef: {name: %s}, sinks: [{name: mirror, configMap: {}}]}".formatted(tenant);
  }

  static void assertAccepted(Program.Result result) {
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
  }

  static void assertRefused(Program.Result result, String why) {
    assertThat(result.code()).isNotZero();
    assertThat(result.err()).contains(why);
  }
}
