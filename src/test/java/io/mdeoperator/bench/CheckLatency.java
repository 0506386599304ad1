// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.testing.TestEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;

/**
 * How long it takes from asking for a check of a tenant of a {@link io.mdeoperator.testing.Fleet}
 * until its status answers. Thread-safe, but for {@link #begin}.
 */
final class CheckLatency implements AutoCloseable {
  private static final String NAME = "customer-";

  private final TestEnvironment stage;
  private final KubernetesClient watcher;
  private final SharedIndexInformer<MdeTenant> informer;
  private final Map<Integer, Long> asked = new ConcurrentHashMap<>();
  private final Map<Integer, Duration> measured = new ConcurrentHashMap<>();
  private volatile String request = "";

  /** Measures nothing yet. */
  CheckLatency(TestEnvironment stage) {
    this.stage = stage;
    this.watcher = watcher(stage.user().getConfiguration());
    this.informer =
        watcher.resources(MdeTenant.class).inNamespace(stage.namespace()).inform(new Answers());
  }

  /** The API server ends a watch every few minutes; waiting for the next one is not measured. */
  private static KubernetesClient watcher(Config access) {
    var impatient = new ConfigBuilder(access).withWatchReconnectInterval(1).build();
    return new KubernetesClientBuilder().withConfig(impatient).build();
  }

  private final class Answers implements ResourceEventHandler<MdeTenant> {
    @Override
    public void onAdd(MdeTenant tenant) {
      // It was onboarded before.
    }

    @Override
    public void onUpdate(MdeTenant older, MdeTenant newer) {
      answered(newer);
    }

    @Override
    public void onDelete(MdeTenant tenant, boolean unknown) {
      // Nobody deletes one.
    }
  }

  /** Forgets what was measured. */
  void begin() {
    request = Instant.now().toString();
    asked.clear();
    measured.clear();
  }

  /** Asks for a check of the tenant {@code customer-N}. */
  void ask(int number) {
    asked.put(number, System.nanoTime());
    stage.request(MdeTenant.class, NAME + number, request);
  }

  /** The latencies of tenants with these numbers, as far as they are known. */
  List<Duration> measured(IntPredicate numbers) {
    return measured.entrySet().stream()
        .filter(entry -> numbers.test(entry.getKey()))
        .map(Map.Entry::getValue)
        .toList();
  }

  @Override
  public void close() {
    informer.close();
    watcher.close();
  }

  private void answered(MdeTenant tenant) {
    var number = Integer.parseInt(tenant.getMetadata().getName().substring(NAME.length()));
    Optional.ofNullable(tenant.getStatus())
        .filter(status -> request.equals(status.lastHandledRequestedAt()))
        .flatMap(_ -> Optional.ofNullable(asked.get(number)))
        .ifPresent(
            start -> measured.putIfAbsent(number, Duration.ofNanos(System.nanoTime() - start)));
  }
}
