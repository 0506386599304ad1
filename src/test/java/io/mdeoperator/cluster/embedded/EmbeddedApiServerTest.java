// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.cluster.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.mdeoperator.api.Api;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@link EmbeddedApiServer} promises. */
class EmbeddedApiServerTest {
  private static final String GROUP_VERSION = Api.GROUP + "/" + Api.VERSION;
  private static final String NAMESPACE = "partner";

  private final EmbeddedApiServer server = EmbeddedApiServer.startWithoutKinds();
  private final KubernetesClient client = server.client();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void discoversTheKindsOnceTheyAreServed() {
    assertThat(client.getApiResources(GROUP_VERSION)).isNull();

    server.serveKinds();

    assertThat(client.getApiResources(GROUP_VERSION).getResources())
        .extracting("name")
        .contains("mdeapplications", "mdetenants", "mdealertsyncs");
  }

  @Test
  void givesWhatIsCreatedAnIdentityAndCountsOnlyTheGenerationsOfItsSpec() {
    server.serveKinds();
    var created = create(tenant("15m"));

    var labelled = client.resource(created).edit(t -> labelled(t, "region", "emea"));
    var changed = client.resource(labelled).edit(t -> withSpec(t, "30m"));

    assertThat(created.getMetadata().getUid()).isNotEmpty();
    assertThat(created.getMetadata().getCreationTimestamp()).endsWith("Z");
    assertThat(created.getMetadata().getGeneration()).isOne();
    assertThat(labelled.getMetadata().getGeneration()).isOne();
    assertThat(changed.getMetadata().getGeneration()).isEqualTo(2);
    assertThat(changed.getMetadata().getResourceVersion())
        .isNotEqualTo(labelled.getMetadata().getResourceVersion());
  }

  @Test
  void namesWhatIsCreatedWithAPrefix() {
    var first = create(configMap(null, Map.of()));
    var second = create(configMap(null, Map.of()));

    assertThat(first.getMetadata().getName()).startsWith("shard-").isNotEqualTo("shard-");
    assertThat(second.getMetadata().getName()).isNotEqualTo(first.getMetadata().getName());
  }

  @Test
  void appliesAStatusAndLeavesTheRestAlone() {
    server.serveKinds();
    var created = create(tenant("15m"));

    var patch = tenant("99h");
    patch.getMetadata().setLabels(Map.of("from", "status"));
    patch.setAdditionalProperty("status", Map.of("observedGeneration", 1));
    var applied = applyStatus(patch, "operator");

    assertThat(field(applied, "status", "observedGeneration")).isEqualTo(1);
    assertThat(field(applied, "spec", "checkPeriod")).isEqualTo("15m");
    assertThat(applied.getMetadata().getLabels()).isNullOrEmpty();
    assertThat(applied.getMetadata().getGeneration()).isOne();
    assertThat(applied.getMetadata().getUid()).isEqualTo(created.getMetadata().getUid());
  }

  @Test
  void appliesAnObjectAndLeavesItsStatusAlone() {
    server.serveKinds();
    create(tenant("15m"));
    applyStatus(withStatus(Map.of("observedGeneration", 1)), "operator");

    var patch = tenant("30m");
    patch.setAdditionalProperty("status", Map.of("observedGeneration", 99));
    var applied = apply(patch, "user");

    assertThat(field(applied, "spec", "checkPeriod")).isEqualTo("30m");
    assertThat(field(applied, "status", "observedGeneration")).isEqualTo(1);
    assertThat(applied.getMetadata().getGeneration()).isEqualTo(2);
  }

  @Test
  void removesWhatAManagerNoLongerAppliesAndKeepsWhatAnotherDid() {
    server.serveKinds();
    create(tenant("15m"));
    applyStatus(withStatus(Map.of("consent", Map.of("lastCallbackTime", "then"))), "callback");
    applyStatus(
        withStatus(Map.of("consent", Map.of("url", "https://x"), "nextCheckTime", "soon")), "main");

    var applied = applyStatus(withStatus(Map.of("consent", Map.of("url", "https://y"))), "main");

    assertThat(field(applied, "status"))
        .isEqualTo(Map.of("consent", Map.of("lastCallbackTime", "then", "url", "https://y")));
  }

  @Test
  void createsByApplyWhatIsAbsentButNoStatus() {
    server.serveKinds();
    assertThatThrownBy(() -> applyStatus(withStatus(Map.of("observedGeneration", 1)), "operator"))
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(404));

    var created = apply(tenant("15m"), "user");

    assertThat(created.getMetadata().getGeneration()).isOne();
    assertThat(created.getMetadata().getUid()).isNotEmpty();
  }

  @Test
  void refusesWhatWasComputedFromAnOldVersion() {
    server.serveKinds();
    var old = create(tenant("15m"));
    client.resource(old).edit(t -> withSpec(t, "30m"));

    var patch = withStatus(Map.of("observedGeneration", 1));
    patch.getMetadata().setResourceVersion(old.getMetadata().getResourceVersion());
    old.setAdditionalProperty("status", Map.of("observedGeneration", 1));

    assertConflict(() -> applyStatus(patch, "operator"));
    assertConflict(() -> client.resource(old).updateStatus());
    assertConflict(() -> client.resource(old).update());
    client.resource(old).delete();
    assertConflict(() -> apply(patch, "operator"));
  }

  @Test
  void doesNotWriteWhatIsThereAlready() {
    server.serveKinds();
    create(tenant("15m"));
    var once = applyStatus(withStatus(Map.of("observedGeneration", 1)), "operator");

    var twice = applyStatus(withStatus(Map.of("observedGeneration", 1)), "operator");

    assertThat(twice.getMetadata().getResourceVersion())
        .isEqualTo(once.getMetadata().getResourceVersion());
  }

  @Test
  void listsAndWatchesByLabel() {
    var seen = new CopyOnWriteArrayList<String>();
    var secrets =
        client
            .secrets()
            .inAnyNamespace()
            .withLabel(Api.CREDENTIAL_LABEL, Api.CREDENTIAL_OF_APPLICATION);
    createSecret("before", Api.CREDENTIAL_OF_APPLICATION);
    try (var _ = secrets.inform(recorder(seen))) {
      createSecret("other", "sink");
      createSecret("after", Api.CREDENTIAL_OF_APPLICATION);

      await().untilAsserted(() -> assertThat(seen).containsExactly("before", "after"));
    }
    assertThat(secrets.list().getItems())
        .extracting(secret -> secret.getMetadata().getName())
        .containsExactlyInAnyOrder("before", "after");
  }

  @Test
  void watchesOurKindsWithTheirStatus() {
    server.serveKinds();
    var seen = new CopyOnWriteArrayList<MdeTenant>();
    try (var _ = client.resources(MdeTenant.class).inAnyNamespace().inform(versions(seen))) {
      create(tenant("15m"));
      applyStatus(withStatus(Map.of("observedGeneration", 1)), "operator");

      await()
          .untilAsserted(
              () ->
                  assertThat(seen)
                      .last()
                      .satisfies(t -> assertThat(t.getStatus().observedGeneration()).isOne()));
    }
  }

  @Test
  void refusesSelectorsThatItWouldGetWrong() {
    var selected = client.secrets().inNamespace(NAMESPACE).withLabelIn("use", "a", "b");

    assertThatThrownBy(selected::list).hasMessageContaining("set selectors");
  }

  @Test
  void isReachedThroughItsKubeconfig(@TempDir Path folder) {
    create(configMap("seen", Map.of("a", "1")));
    var config = Config.fromKubeconfig(server.kubeconfig(folder).toFile());
    try (var other = new KubernetesClientBuilder().withConfig(config).build()) {
      assertThat(other.configMaps().inNamespace(NAMESPACE).withName("seen").get().getData())
          .containsEntry("a", "1");
      assertThat(other.getKubernetesVersion().getMajor()).isEqualTo("1");
    }
  }

  private <T extends HasMetadata> T create(T object) {
    return client.resource(object).create();
  }

  private void createSecret(String name, String use) {
    create(
        new SecretBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(NAMESPACE)
            .addToLabels(Api.CREDENTIAL_LABEL, use)
            .endMetadata()
            .build());
  }

  private GenericKubernetesResource apply(GenericKubernetesResource object, String manager) {
    return client.resource(object).fieldManager(manager).forceConflicts().serverSideApply();
  }

  private GenericKubernetesResource applyStatus(GenericKubernetesResource patch, String manager) {
    var context =
        new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager(manager)
            .withForce(true)
            .build();
    return client.resource(patch).subresource("status").patch(context, patch);
  }

  private static void assertConflict(ThrowingCallable write) {
    assertThatThrownBy(write)
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(409));
  }

  private static ConfigMap configMap(String name, Map<String, String> data) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withGenerateName("shard-")
        .withNamespace(NAMESPACE)
        .endMetadata()
        .withData(data)
        .build();
  }

  private static GenericKubernetesResource tenant(String checkPeriod) {
    var tenant = new GenericKubernetesResource();
    tenant.setApiVersion(GROUP_VERSION);
    tenant.setKind("MdeTenant");
    tenant.setMetadata(
        new ObjectMetaBuilder().withName("contoso").withNamespace(NAMESPACE).build());
    return withSpec(tenant, checkPeriod);
  }

  private static GenericKubernetesResource withStatus(Map<String, Object> status) {
    var patch = tenant("15m");
    patch.getAdditionalProperties().remove("spec");
    patch.setAdditionalProperty("status", status);
    return patch;
  }

  private static GenericKubernetesResource withSpec(GenericKubernetesResource t, String period) {
    t.setAdditionalProperty("spec", Map.of("checkPeriod", period));
    return t;
  }

  private static GenericKubernetesResource labelled(
      GenericKubernetesResource t, String key, String value) {
    t.getMetadata().setLabels(Map.of(key, value));
    return t;
  }

  private static Object field(GenericKubernetesResource object, Object... path) {
    return object.get(path);
  }

  private static ResourceEventHandler<Secret> recorder(List<String> names) {
    return new ResourceEventHandler<>() {
      @Override
      public void onAdd(Secret secret) {
        names.add(secret.getMetadata().getName());
      }

      @Override
      public void onUpdate(Secret before, Secret now) {}

      @Override
      public void onDelete(Secret secret, boolean unknown) {}
    };
  }

  private static ResourceEventHandler<MdeTenant> versions(List<MdeTenant> seen) {
    return new ResourceEventHandler<>() {
      @Override
      public void onAdd(MdeTenant tenant) {
        seen.add(tenant);
      }

      @Override
      public void onUpdate(MdeTenant before, MdeTenant now) {
        seen.add(now);
      }

      @Override
      public void onDelete(MdeTenant tenant, boolean unknown) {}
    };
  }
}
