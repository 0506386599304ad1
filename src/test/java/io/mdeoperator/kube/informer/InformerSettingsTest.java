// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube.informer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.javaoperatorsdk.operator.api.config.informer.InformerConfiguration;
import org.junit.jupiter.api.Test;

class InformerSettingsTest {
  private final InformerSettings<Secret> settings =
      new InformerSettings<>(
          InformerConfiguration.builder(Secret.class).build(), new ObjectInterner());
  private final ObjectIndex<Secret> byUid = ObjectIndex.byUid();

  @Test
  void givesEachInformerAStoreOfItsOwnAndIndexesThemAll() {
    settings.fill(byUid);
    var one = settings.getItemStore();
    var other = settings.getItemStore();

    one.put("first/a", secret("first", "uid-1"));
    other.put("second/a", secret("second", "uid-2"));

    assertThat(one.keySet()).containsExactly("first/a");
    assertThat(other.keySet()).containsExactly("second/a");
    assertThat(byUid.get("uid-1")).containsExactly(one.get("first/a"));
    assertThat(byUid.get("uid-2")).containsExactly(other.get("second/a"));
  }

  @Test
  void indexFollowsWhatIsReplacedAndRemoved() {
    settings.fill(byUid);
    var store = settings.getItemStore();
    store.put("ns/a", secret("ns", "uid-1"));
    store.put("ns/b", secret("ns", "uid-2"));

    store.put("ns/a", secret("ns", "uid-3"));
    assertThat(byUid.get("uid-1")).isEmpty();
    store.remove("ns/a");

    assertThat(byUid.get("uid-3")).isEmpty();
    assertThat(byUid.get("uid-2")).hasSize(1);
  }

  @Test
  void takesNoIndexThatWouldLackWhatIsHeldAlready() {
    var store = settings.getItemStore();
    store.put("ns/a", secret("ns", "uid-1"));

    assertThatIllegalStateException().isThrownBy(() -> settings.fill(byUid));
  }

  private static Secret secret(String namespace, String uid) {
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName("a")
        .withUid(uid)
        .withResourceVersion("1")
        .endMetadata()
        .build();
  }
}
