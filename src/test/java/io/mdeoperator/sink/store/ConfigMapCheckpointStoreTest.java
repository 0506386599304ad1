// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeMachineAction;
import io.mdeoperator.kube.ConfigMapAccess;
import io.mdeoperator.sink.store.CheckpointStore.Stored;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@EnableKubernetesMockClient(crud = true)
class ConfigMapCheckpointStoreTest {
  private static final byte[] CONTENT = {1, 0, -1};

  KubernetesClient client;

  @Test
  void hasNoneAtFirst() {
    assertThat(store("feed").load("mirror")).isEqualTo(Result.ok(Optional.empty()));
  }

  @Test
  void readsWhatItWrote() {
    var saved = store("feed").save("mirror", CONTENT, "");

    var loaded = stored(store("feed"));

    assertThat(loaded.content()).isEqualTo(CONTENT);
    assertThat(saved).isEqualTo(Result.ok(loaded.version()));
    var configMap = client.configMaps().inNamespace("ns").withName("feed-checkpoint-mirror").get();
    assertThat(configMap.getMetadata().getOwnerReferences()).hasSize(1);
    assertThat(configMap.getMetadata().getLabels())
        .containsEntry("app.kubernetes.io/component", "checkpoint");
  }

  @Test
  void writesOnTopOfTheVersionItKnowsOnly() {
    var first = version(store("feed").save("mirror", CONTENT, ""));
    var second = version(store("feed").save("mirror", new byte[] {2}, first));

    assertThat(reason(store("feed").save("mirror", CONTENT, first)))
        .isEqualTo(Reason.CHECKPOINT_CONFLICT);
    assertThat(reason(store("feed").save("mirror", CONTENT, "")))
        .isEqualTo(Reason.CHECKPOINT_CONFLICT);
    assertThat(stored(store("feed")).version()).isEqualTo(second);
  }

  @Test
  void isNotCreatedAgainByAnOperatorThatStillKnowsADeletedOne() {
    var saved = version(store("feed").save("mirror", CONTENT, ""));
    client.configMaps().inNamespace("ns").withName("feed-checkpoint-mirror").delete();

    assertThat(reason(store("feed").save("mirror", CONTENT, saved)))
        .isEqualTo(Reason.CHECKPOINT_CONFLICT);
  }

  @Test
  void doesNotTouchAConfigMapOfSomebodyElse() {
    client
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace("ns")
                .withName("feed-checkpoint-mirror")
                .endMetadata()
                .build())
        .create();

    assertThat(store("feed").load("mirror").failure().orElseThrow().reason())
        .isEqualTo(Reason.NAME_CONFLICT);
    assertThat(reason(store("feed").save("mirror", CONTENT, ""))).isEqualTo(Reason.NAME_CONFLICT);
  }

  @Test
  void keepsWhatCannotBeUsedUntilTheSinkIsRemoved() {
    var first = version(store("feed").save("mirror", CONTENT, ""));

    assertThat(store("feed").setAside("mirror", new byte[] {9})).isEmpty();
    assertThat(store("feed").setAside("mirror", CONTENT)).isEmpty();
    store("feed").save("mirror", new byte[] {2}, first);

    var kept =
        client.configMaps().inNamespace("ns").withName("feed-unusable-checkpoint-mirror").get();
    assertThat(kept.getBinaryData()).containsEntry("checkpoint", "AQD/");
    store("feed").delete("mirror");
    assertThat(client.configMaps().inNamespace("ns").list().getItems()).isEmpty();
  }

  @Test
  void keepsSegmentsThatAreNeverChanged() {
    var version = version(store("feed").createSegment("mirror", 3, CONTENT));

    assertThat(reason(store("feed").createSegment("mirror", 3, new byte[] {2})))
        .isEqualTo(Reason.CHECKPOINT_CONFLICT);
    assertThat(segment(store("feed"), 3)).contains(new byte[] {1, 0, -1});
    assertThat(segment(store("feed"), 4)).isEmpty();
    assertThat(store("feed").deleteSegment("mirror", 3, version)).isEmpty();
    assertThat(segment(store("feed"), 3)).isEmpty();
    assertThat(store("feed").deleteSegment("mirror", 3, version)).isEmpty();
  }

  @Test
  void segmentsBelongToTheFeedAndGoWithTheSink() {
    store("feed").createSegment("mirror", 63, CONTENT);
    store("feed").createSegment("other", 63, CONTENT);

    var configMap = client.configMaps().inNamespace("ns").withName("feed-segment-63-mirror").get();
    assertThat(configMap.getMetadata().getOwnerReferences()).hasSize(1);
    assertThat(configMap.getMetadata().getLabels())
        .containsEntry("app.kubernetes.io/component", "checkpoint");
    assertThat(store("feed").delete("mirror")).isEmpty();
    assertThat(client.configMaps().inNamespace("ns").list().getItems())
        .extracting(left -> left.getMetadata().getName())
        .containsExactly("feed-segment-63-other");
  }

  @Test
  void adoptsASegmentThatWasRestoredFromABackup() {
    store("feed").createSegment("mirror", 0, CONTENT);
    client
        .configMaps()
        .inNamespace("ns")
        .withName("feed-segment-0-mirror")
        .edit(
            found ->
                new ConfigMapBuilder(found)
                    .editMetadata()
                    .withOwnerReferences()
                    .endMetadata()
                    .build());

    assertThat(segment(store("feed", "uid-after-the-restore"), 0)).isNotEmpty();

    var adopted = client.configMaps().inNamespace("ns").withName("feed-segment-0-mirror").get();
    assertThat(adopted.getMetadata().getOwnerReferences())
        .singleElement()
        .satisfies(owner -> assertThat(owner.getUid()).isEqualTo("uid-after-the-restore"));
  }

  @Test
  void adoptsOneThatWasRestoredFromABackup() {
    store("feed").save("mirror", CONTENT, "");
    restore(Map.of());

    var restored = store("feed", "uid-after-the-restore");
    var loaded = stored(restored);
    assertThat(loaded.content()).isEqualTo(CONTENT);
    restored.save("mirror", new byte[] {2}, loaded.version());

    var adopted = client.configMaps().inNamespace("ns").withName("feed-checkpoint-mirror").get();
    assertThat(adopted.getMetadata().getOwnerReferences())
        .singleElement()
        .satisfies(owner -> assertThat(owner.getUid()).isEqualTo("uid-after-the-restore"));
    assertThat(adopted.getMetadata().getLabels())
        .containsEntry("mde-operator.io/feed-uid", "uid-after-the-restore");
  }

  @ParameterizedTest
  @CsvSource({
    "app.kubernetes.io/managed-by, somebody",
    "app.kubernetes.io/component, alerts",
    "mde-operator.io/feed, other"
  })
  void adoptsNoneWithOtherLabels(String label, String value) {
    store("feed").save("mirror", CONTENT, "");
    restore(Map.of(label, value));

    var loaded = store("feed", "uid-after-the-restore").load("mirror");

    assertThat(loaded.failure().orElseThrow().reason()).isEqualTo(Reason.NAME_CONFLICT);
  }

  @Test
  void adoptsNoneThatSomebodyElseControls() {
    store("feed").save("mirror", CONTENT, "");

    var loaded = store("feed", "uid-of-another").load("mirror");

    assertThat(loaded.failure().orElseThrow().reason()).isEqualTo(Reason.NAME_CONFLICT);
  }

  @Test
  void keepsThatOfAnotherKindWithTheSameNameApart() {
    store("feed").save("mirror", CONTENT, "");
    var action = new MdeMachineAction();
    action.setMetadata(
        new ObjectMetaBuilder().withNamespace("ns").withName("feed").withUid("other").build());
    var other = new ConfigMapCheckpointStore(new ConfigMapAccess(client), action);

    other.save("mirror", new byte[] {2}, "");

    assertThat(stored(store("feed")).content()).isEqualTo(CONTENT);
    assertThat(stored(other).content()).containsExactly(2);
    assertThat(
            client
                .configMaps()
                .inNamespace("ns")
                .withName("feed-machineaction-checkpoint-mirror")
                .get()
                .getMetadata()
                .getLabels())
        .containsEntry("mde-operator.io/machineaction", "feed")
        .containsEntry("mde-operator.io/machineaction-uid", "other");
  }

  /** As a backup brings it back: without owners, and with these labels beside its own. */
  private void restore(Map<String, String> labels) {
    client
        .configMaps()
        .inNamespace("ns")
        .withName("feed-checkpoint-mirror")
        .edit(
            found ->
                new ConfigMapBuilder(found)
                    .editMetadata()
                    .withOwnerReferences()
                    .addToLabels(labels)
                    .endMetadata()
                    .build());
  }

  @Test
  void readsADamagedOneAsEmpty() {
    store("feed").save("mirror", CONTENT, "");
    client
        .configMaps()
        .inNamespace("ns")
        .withName("feed-checkpoint-mirror")
        .edit(found -> new ConfigMapBuilder(found).withBinaryData(null).build());

    assertThat(stored(store("feed")).content()).isEmpty();
  }

  private static String version(Result<String> saved) {
    return ((Result.Ok<String>) saved).value();
  }

  private static Reason reason(Result<String> saved) {
    return ((Result.Failed<String>) saved).problem().reason();
  }

  private ConfigMapCheckpointStore store(String name) {
    return store(name, "uid-" + name);
  }

  private ConfigMapCheckpointStore store(String name, String uid) {
    var feed = new MdeAlertSync();
    feed.setMetadata(
        new ObjectMetaBuilder().withNamespace("ns").withName(name).withUid(uid).build());
    return new ConfigMapCheckpointStore(new ConfigMapAccess(client), feed);
  }

  private static Optional<byte[]> segment(CheckpointStore store, int slot) {
    return ((Result.Ok<Optional<Stored>>) store.loadSegment("mirror", slot))
        .value()
        .map(Stored::content);
  }

  private static Stored stored(CheckpointStore store) {
    return ((Result.Ok<Optional<Stored>>) store.load("mirror")).value().orElseThrow();
  }
}
