// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.mdeoperator.kube.connection.ClusterClient;
import io.mdeoperator.kube.connection.SmallObjects;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConfigMapAccessTest {
  private static final String LARGE = "large";

  private final List<String> begun = new CopyOnWriteArrayList<>();
  private final CountDownLatch answer = new CountDownLatch(1);

  /** Connects to nothing. */
  private final KubernetesClient client = ClusterClient.create(Config.empty());

  private final ConfigMapAccess access = new ConfigMapAccess(client, new Held());

  @AfterEach
  void stop() {
    client.close();
  }

  @Test
  void readsFewLargeOnesOfANamespaceAtATimeAndOthersBeside() throws Exception {
    var reads = begin(5, "noisy", LARGE);
    await().until(() -> reads.stream().filter(ConfigMapAccessTest::waitsForItsTurn).count() == 3);
    reads.addAll(begin(1, "other", LARGE));
    await().until(() -> begun.contains("other"));

    assertThat(begun).containsExactly("noisy", "noisy", "other");

    assertThatAllEnd(reads);
  }

  @Test
  void readsManySmallOnesOfANamespaceAtATime() throws Exception {
    var reads = begin(30, "fleet", "small");

    await().until(() -> begun.size() == 30);

    assertThatAllEnd(reads);
  }

  private List<Thread> begin(int count, String namespace, String name) {
    return IntStream.range(0, count)
        .mapToObj(_ -> Thread.ofPlatform().start(() -> access.find(namespace, name)))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private void assertThatAllEnd(List<Thread> reads) throws InterruptedException {
    answer.countDown();
    for (var read : reads) {
      read.join();
    }
    assertThat(begun).hasSameSizeAs(reads);
  }

  /** Those that wait for the answer wait without a limit of time. */
  private static boolean waitsForItsTurn(Thread read) {
    return read.getState() == Thread.State.TIMED_WAITING;
  }

  /** Answers when told to, but says at once what is large. */
  private final class Held implements ConfigMapAccess.Reads {
    @Override
    public SmallObjects.Answer<ConfigMap> small(String namespace, String name) {
      if (name.equals(LARGE)) {
        return new SmallObjects.Answer.TooLarge<>();
      }
      await(namespace);
      return new SmallObjects.Answer.Absent<>();
    }

    @Override
    public ConfigMap any(String namespace, String name) {
      await(namespace);
      return null;
    }

    private void await(String namespace) {
      begun.add(namespace);
      try {
        answer.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
