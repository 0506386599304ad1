// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeletionEventsTest {
  private final List<String> deleted = new ArrayList<>();
  private final DeletionEvents<ConfigMap> events =
      new DeletionEvents<>(object -> deleted.add(object.getMetadata().getUid()));

  @Test
  void tellsOfADeletedObject() {
    events.onResourceDeleted(object("one"));

    assertThat(deleted).containsExactly("one");
  }

  /** A gap of the watch makes one update of a deletion and a creation. */
  @Test
  void tellsOfAnObjectWhoseNameAnotherHas() {
    events.onResourceUpdated(object("two"), object("two"));
    assertThat(deleted).isEmpty();

    events.onResourceUpdated(object("two"), object("one"));
    assertThat(deleted).containsExactly("one");
  }

  @Test
  void tellsAgainOfWhatWasDeletedWhileItWasReconciled() {
    events.recheck(object("there"), _ -> Optional.of(object("there")));
    assertThat(deleted).isEmpty();

    events.recheck(object("gone"), _ -> Optional.empty());
    events.recheck(object("madeAgain"), _ -> Optional.of(object("another")));
    assertThat(deleted).containsExactly("gone", "madeAgain");
  }

  private static ConfigMap object(String uid) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace("partner")
        .withName("object")
        .withUid(uid)
        .endMetadata()
        .build();
  }
}
