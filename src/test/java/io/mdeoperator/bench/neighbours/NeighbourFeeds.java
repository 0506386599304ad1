// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench.neighbours;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.bench.Backlog;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.kube.OperatorLabels;
import io.mdeoperator.kube.StatusWriter;
import io.mdeoperator.simulator.defender.AlertGenerator;
import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.testing.TestEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The feeds of whoever does nothing wrong, half of them into a webhook, half into a mirror, and how
 * long their alerts take. Thread-safe, but for one measurement at a time.
 */
public final class NeighbourFeeds implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration BETWEEN_ALERTS = Duration.ofMillis(100);

  /** An alert that has not arrived so long after the last one was given is missing. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final TestEnvironment stage;
  private final List<CustomerTenant> customers = new ArrayList<>();
  private final List<AlertGenerator> generators = new ArrayList<>();
  private final Map<String, Long> given = new ConcurrentHashMap<>();
  private final Map<String, Duration> taken = new ConcurrentHashMap<>();
  private SharedIndexInformer<ConfigMap> mirrors;

  /**
   * @param stage whose namespace they are in
   */
  public NeighbourFeeds(TestEnvironment stage, int feeds) {
    this.stage = stage;
    for (var i = 0; i < feeds; i++) {
      var id = "30000000-0000-4000-8000-%012x".formatted(i + 1);
      var customer = stage.customer(id, "Neighbour " + i).consent(stage.app());
      customers.add(customer);
      generators.add(AlertGenerator.seeded(i, customer));
    }
  }

  /** Creates them, and watches what arrives in the mirrors. */
  public void apply(String url) {
    stage.secret(TestEnvironment.CLIENT_SECRET);
    stage.application();
    for (var i = 0; i < customers.size(); i++) {
      stage.tenant("customer-" + i, customers.get(i).id());
      Backlog.feed(
          stage,
          i,
          "10s",
          i % 2 == 0
              ? "{name: sink, webhook: {url: '%s', mode: Batched}}".formatted(url)
              : "{name: sink, configMap: {}}");
    }
    mirrors =
        stage
            .user()
            .configMaps()
            .inNamespace(stage.namespace())
            .withLabel(OperatorLabels.COMPONENT, "alerts")
            .inform(new Mirrored());
  }

  private final class Mirrored implements ResourceEventHandler<ConfigMap> {
    @Override
    public void onAdd(ConfigMap shard) {
      shard.getData().keySet().forEach(NeighbourFeeds.this::arrived);
    }

    @Override
    public void onUpdate(ConfigMap older, ConfigMap newer) {
      onAdd(newer);
    }

    @Override
    public void onDelete(ConfigMap shard, boolean unknown) {
      // Nobody deletes one.
    }
  }

  /** Waits until all are Ready. */
  public void awaitReady(Duration atMost) {
    await("the neighbour's feeds to be Ready")
        .atMost(atMost)
        .until(
            () ->
                stage
                    .user()
                    .resources(MdeAlertSync.class)
                    .inNamespace(stage.namespace())
                    .list()
                    .getItems()
                    .stream()
                    .allMatch(
                        feed ->
                            Conditions.isTrue(
                                StatusWriter.conditionsOf(feed), ConditionType.READY)));
  }

  /** To be called with the body of each request that arrives at the webhook. */
  public void received(InputStream body) throws IOException {
    JSON.readTree(body).forEach(event -> arrived(event.at("/data/id").asText()));
  }

  private void arrived(String alert) {
    var since = given.get(alert);
    if (since != null) {
      taken.computeIfAbsent(alert, _ -> Duration.ofNanos(System.nanoTime() - since));
    }
  }

  /**
   * Gives the customers alerts, one after the other, and waits for them.
   *
   * @param time how long they are given alerts
   * @param isAlive whether it is worth while to go on
   */
  public Latencies measure(Duration time, BooleanSupplier isAlive) throws InterruptedException {
    given.clear();
    taken.clear();
    var count = time.dividedBy(BETWEEN_ALERTS);
    for (var i = 0; i < count && isAlive.getAsBoolean(); i++) {
      give(i % customers.size());
      new CountDownLatch(1).await(BETWEEN_ALERTS.toMillis(), TimeUnit.MILLISECONDS);
    }
    var end = System.nanoTime() + PATIENCE.toNanos();
    while (taken.size() < given.size() && System.nanoTime() < end && isAlive.getAsBoolean()) {
      new CountDownLatch(1).await(BETWEEN_ALERTS.toMillis(), TimeUnit.MILLISECONDS);
    }
    return Latencies.of(List.copyOf(taken.values()), given.size());
  }

  private void give(int number) {
    var alert = generators.get(number).next(Instant.now());
    given.put(alert.path("id").textValue(), System.nanoTime());
    customers.get(number).alerts().add(alert);
  }

  @Override
  public void close() {
    if (mirrors != null) {
      mirrors.close();
    }
  }
}
