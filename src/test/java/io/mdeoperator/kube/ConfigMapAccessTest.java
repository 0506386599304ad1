// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ConfigMapAccessTest {
  private final List<String> begun = new CopyOnWriteArrayList<>();
  private final CountDownLatch answer = new CountDownLatch(1);
  private final ConfigMapAccess access = new ConfigMapAccess(null, this::read);

  @Test
  void readsFewOfANamespaceAtATimeAndOthersBeside() throws Exception {
    var reads = new ArrayList<Thread>();
    for (var i = 0; i < 5; i++) {
      reads.add(Thread.ofPlatform().start(() -> access.find("noisy", "large")));
    }
    await().until(() -> reads.stream().filter(ConfigMapAccessTest::waitsForItsTurn).count() == 3);
    reads.add(Thread.ofPlatform().start(() -> access.find("other", "small")));
    await().until(() -> begun.contains("other"));

    assertThat(begun).containsExactly("noisy", "noisy", "other");

    answer.countDown();
    for (var read : reads) {
      read.join();
    }
    assertThat(begun).hasSize(6);
  }

  /** Those that wait for the answer wait without a limit of time. */
  private static boolean waitsForItsTurn(Thread read) {
    return read.getState() == Thread.State.TIMED_WAITING;
  }

  private ConfigMap read(String namespace, String name) {
    begun.add(namespace);
    try {
      answer.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return null;
  }
}
