// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube.informer;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ObjectIndexTest {
  private final ObjectIndex<ConfigMap> index = new ObjectIndex<>(ObjectIndexTest::keys);

  @Test
  void findsObjectsByEachOfTheirKeys() {
    var one = object("one", "ns/a", "ns/b");
    var other = object("other", "ns/b");
    index.put("ns/one", null, one);
    index.put("ns/other", null, other);

    assertThat(index.get("ns/a")).containsExactly(one);
    assertThat(index.get("ns/b")).containsExactlyInAnyOrder(one, other);
    assertThat(index.get("ns/c")).isEmpty();
    assertThat(index.idsReferringTo(object("a"))).containsExactly(new ResourceID("one", "ns"));
  }

  @Test
  void findsTheLatestVersionByItsOwnKeysOnly() {
    var older = object("one", "ns/a", "ns/b");
    var newer = object("one", "ns/b", "ns/c");
    index.put("ns/one", null, older);
    index.put("ns/one", older, newer);

    assertThat(index.get("ns/a")).isEmpty();
    assertThat(index.get("ns/b")).containsExactly(newer);
    assertThat(index.get("ns/c")).containsExactly(newer);
  }

  @Test
  void forgetsWhatWasRemoved() {
    var one = object("one", "ns/a");
    var other = object("other", "ns/a");
    index.put("ns/one", null, one);
    index.put("ns/other", null, other);
    index.remove("ns/one", one);

    assertThat(index.get("ns/a")).containsExactly(other);
  }

  /** An event about what an object refers to may come at that moment. */
  @Test
  void findsAnObjectWhileAnotherVersionReplacesIt() {
    var watched = new AtomicReference<ObjectIndex<ConfigMap>>();
    var found = new ArrayList<List<ConfigMap>>();
    watched.set(
        new ObjectIndex<>(
            object -> {
              found.add(watched.get().get("ns/a"));
              return keys(object);
            }));
    var object = object("one", "ns/a");
    watched.get().put("ns/one", null, object);
    found.clear();

    watched.get().put("ns/one", object, object("one", "ns/a"));
    watched.get().put("ns/one", object, object);

    assertThat(found).isNotEmpty().allSatisfy(objects -> assertThat(objects).hasSize(1));
  }

  /** Whatever comes first within a replacement. */
  @Test
  void findsAnObjectAtAnyMoment() throws Exception {
    var one = object("one", "ns/a");
    var same = object("one", "ns/a");
    index.put("ns/one", null, one);
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var replaced =
          executor.submit(
              () -> {
                for (var time = 0; time < 100_000; time++) {
                  index.put("ns/one", one, same);
                  index.put("ns/one", same, one);
                }
              });
      while (!replaced.isDone()) {
        assertThat(index.get("ns/a")).hasSize(1);
      }
      replaced.get();
    }
  }

  private static List<String> keys(ConfigMap object) {
    return List.copyOf(object.getData().keySet());
  }

  private static ConfigMap object(String name, String... keys) {
    var object =
        new ConfigMapBuilder().withNewMetadata().withNamespace("ns").withName(name).endMetadata();
    List.of(keys).forEach(key -> object.addToData(key, ""));
    return object.build();
  }
}
