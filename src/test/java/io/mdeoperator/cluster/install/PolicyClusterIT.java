// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.cluster.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.OnControlPlane;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the shipped policy leaves to the operator's account even if its rights were those of a
 * cluster's administrator. That it allows what the operator does is what all other tests on a
 * control plane show.
 */
@OnControlPlane
@TestInstance(Lifecycle.PER_CLASS)
class PolicyClusterIT {
  private static final String OURS =
      "labels: {app.kubernetes.io/managed-by: mde-operator}, ownerReferences: [{apiVersion: mde-operator.io/v1alpha1, kind: MdeAlertSync, name: feed, uid: UID-OF-THE-OWNER}]";
  private static final String UNLABELLED = OURS.replaceFirst("labels: \\{.*?\\}, ", "");
  private static final String UNOWNED = OURS.replaceFirst(", ownerReferences.*", "");
  private static final String SPEC =
      "spec: {tenantRef: {name: contoso}, sinks: [{name: mirror, configMap: {}}]}";

  private String namespace;

  /** One that is there: Kubernetes deletes what belongs to an object that is not. */
  private String owner = "";

  private KubernetesClient admin;
  private KubernetesClient operator;

  @BeforeAll
  void install(ControlPlane cluster) {
    Installation.install(cluster);
    namespace = cluster.namespace("policy");
    admin = cluster.client();
    owner = admin.resource(object("MdeAlertSync", "feed", "")).create().getMetadata().getUid();
    operator =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder(admin.getConfiguration())
                    .withImpersonateUsername(Installation.OPERATOR_USER)
                    .withImpersonateGroups("system:masters")
                    .build())
            .build();
    await("the policy to be in force")
        .atMost(ONE_MINUTE)
        .until(
            () ->
                isRefused(() -> operator.resource(object("ConfigMap", "x", "")).dryRun().create()));
  }

  @AfterAll
  void end() {
    if (operator != null) {
      operator.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ConfigMap", "MdeAlertSync"})
  void leavesWhatIsTheOperatorsOwn(String kind) {
    var name = "own-" + kind.toLowerCase(Locale.ROOT);

    assertThatCode(
            () -> {
              operator.resource(object(kind, name, OURS)).create();
              operator
                  .resource(object(kind, name, OURS + ", annotations: {a: b}"))
                  .forceConflicts()
                  .serverSideApply();
              operator.resource(object(kind, name, OURS)).delete();
            })
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ConfigMap", "MdeAlertSync"})
  void createsNothingWithoutLabelAndOwner(String kind) {
    for (var metadata : new String[] {"", UNLABELLED, UNOWNED}) {
      assertRefused(() -> operator.resource(object(kind, "new", metadata)).create());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ConfigMap", "MdeAlertSync"})
  void changesNothingOfUsers(String kind) {
    var name = "theirs-" + kind.toLowerCase(Locale.ROOT);
    admin.resource(object(kind, name, "")).create();

    assertRefused(
        () ->
            operator
                .resource(object(kind, name, OURS))
                .fieldManager("mde-operator")
                .forceConflicts()
                .serverSideApply());
    assertRefused(() -> operator.resource(object(kind, name, "")).delete());
    assertThat(admin.resource(object(kind, name, "")).get().getMetadata().getLabels())
        .isNullOrEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ConfigMap", "MdeAlertSync"})
  void handsNothingOver(String kind) {
    var name = "handed-" + kind.toLowerCase(Locale.ROOT);
    admin.resource(object(kind, name, OURS)).create();

    for (var metadata : new String[] {"", UNLABELLED, UNOWNED}) {
      assertRefused(() -> operator.resource(object(kind, name, metadata)).update());
    }
  }

  @Test
  void putsALabelBack() {
    admin.resource(object("ConfigMap", "unlabelled", UNLABELLED)).create();

    assertThatCode(() -> operator.resource(object("ConfigMap", "unlabelled", OURS)).update())
        .doesNotThrowAnyException();
  }

  @Test
  void takesNoConfigurationOfTheClusterOver() {
    var system = admin.configMaps().inNamespace("kube-system");
    var theirs = system.withName("extension-apiserver-authentication").get();

    theirs.getMetadata().setLabels(Map.of("app.kubernetes.io/managed-by", "mde-operator"));

    assertRefused(() -> operator.resource(theirs).update());
  }

  @ParameterizedTest
  @CsvSource({
    "Event, 'involvedObject: {apiVersion: v1, kind: Pod, name: x, namespace: %s}'",
    "Secret, 'data: {}'",
    "Lease, 'spec: {}'",
  })
  void createsNothingElse(String kind, String rest) {
    assertRefused(
        () -> operator.resource(object(kind, "other", "", rest.formatted(namespace))).create());
  }

  @ParameterizedTest
  @CsvSource({
    "Event, x, 'involvedObject: {apiVersion: mde-operator.io/v1alpha1, kind: MdeTenant, name: x, namespace: %s}'",
    "Secret, mde-operator-consent, 'data: {}'",
    "Lease, mde-operator, 'spec: {}'",
  })
  void createsWhatItNeeds(String kind, String name, String rest) {
    assertThatCode(
            () -> operator.resource(object(kind, name, "", rest.formatted(namespace))).create())
        .doesNotThrowAnyException();
  }

  @Test
  void createsTokensForEntraOnly() {
    assertThatCode(() -> token("api://AzureADTokenExchange")).doesNotThrowAnyException();
    assertRefused(() -> token("https://kubernetes.default.svc"));
    assertRefused(() -> token("api://AzureADTokenExchange", "https://kubernetes.default.svc"));
    assertRefused(this::token);
  }

  @Test
  void bindsNobodyElse() {
    assertThatCode(() -> admin.resource(object("ConfigMap", "of-an-admin", "")).create())
        .doesNotThrowAnyException();
  }

  private void token(String... audiences) {
    operator
        .serviceAccounts()
        .inNamespace(namespace)
        .withName("default")
        .tokenRequest(
            new TokenRequestBuilder().withNewSpec().withAudiences(audiences).endSpec().build());
  }

  private HasMetadata object(String kind, String name, String metadata) {
    return object(kind, name, metadata, kind.equals("MdeAlertSync") ? SPEC : "data: {}");
  }

  private HasMetadata object(String kind, String name, String metadata, String rest) {
    var version =
        switch (kind) {
          case "MdeAlertSync" -> "mde-operator.io/v1alpha1";
          case "Lease" -> "coordination.k8s.io/v1";
          default -> "v1";
        };
    return admin
        .getKubernetesSerialization()
        .unmarshal(
            """
            apiVersion: %s
            kind: %s
            metadata: {name: %s, namespace: %s, %s}
            %s
            """
                .formatted(
                    version,
                    kind,
                    name,
                    namespace,
                    metadata.replace("UID-OF-THE-OWNER", owner),
                    rest),
            GenericKubernetesResource.class);
  }

  private static void assertRefused(Runnable call) {
    var refusal = catchThrowableOfType(KubernetesClientException.class, call::run);
    assertThat(refusal).isNotNull();
    assertThat(refusal.getCode()).isEqualTo(403);
    assertThat(refusal.getMessage()).contains("ValidatingAdmissionPolicy 'mde-operator'");
  }

  private static boolean isRefused(Runnable call) {
    try {
      call.run();
      return false;
    } catch (KubernetesClientException e) {
      return e.getCode() == 403;
    }
  }
}
