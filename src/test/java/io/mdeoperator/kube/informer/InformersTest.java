// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube.informer;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.javaoperatorsdk.operator.api.config.informer.InformerConfiguration;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import java.util.List;
import org.junit.jupiter.api.Test;

class InformersTest {
  @Test
  void handsObjectsOfTheCachesToReconcilersAsTheyAre() {
    var tenant = new MdeTenant();

    assertThat(Informers.sharing().clone(tenant)).isSameAs(tenant);
  }

  @Test
  void givesEachInformerAStoreOfItsOwnAndIndexesThemAll() {
    var settings =
        new StorePerNamespace<>(
            InformerConfiguration.builder(Secret.class).build(), new ObjectInterner());
    var byUid = settings.index(secret -> List.of(secret.getMetadata().getUid()));
    var one = settings.getItemStore();
    var other = settings.getItemStore();

    one.put("first/a", secret("first", "uid-1"));
    other.put("second/a", secret("second", "uid-2"));

    assertThat(one.keySet()).containsExactly("first/a");
    assertThat(other.keySet()).containsExactly("second/a");
    assertThat(byUid.get("uid-1")).containsExactly(one.get("first/a"));
    assertThat(byUid.get("uid-2")).containsExactly(other.get("second/a"));
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
