// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.shard.faults;

import io.mdeoperator.defender.AlertTime;
import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.testing.WebhookReceiver;
import io.mdeoperator.testing.WebhookReceiver.Call;
import io.mdeoperator.testing.WebhookReceiver.Reply;
import io.mdeoperator.testing.process.Pause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;

/** Alerts that come at customers all the time, and when each of them arrived. Thread-safe. */
final class ShardTraffic implements AutoCloseable {
  private static final Duration TICK = Duration.ofMillis(200);

  private final List<CustomerTenant> customers;
  private final Map<String, Alert> alerts = new ConcurrentHashMap<>();
  private final Thread thread;

  /** When an alert arrived first, and what it arrived again. */
  private record Alert(int customer, Instant came, Optional<Instant> arrived, int repeats) {
    Alert arrivedAt(Instant time) {
      return arrived.isPresent()
          ? new Alert(customer, came, arrived, repeats + 1)
          : new Alert(customer, came, Optional.of(time), 0);
    }
  }

  /** Begins; whatever the receiver gets of it is written down. */
  ShardTraffic(List<CustomerTenant> customers, WebhookReceiver receiver, long seed) {
    this.customers = List.copyOf(customers);
    receiver.answer(this::take);
    thread = Thread.ofVirtual().start(() -> come(new Random(seed)));
  }

  private void come(Random random) {
    try {
      while (true) {
        for (var count = random.nextInt(4); count > 0; count--) {
          add(random.nextInt(customers.size()));
        }
        Pause.of(TICK);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // no more come
    }
  }

  private void add(int customer) {
    var id = "da" + (alerts.size() + 1);
    var now = Instant.now();
    alerts.put(id, new Alert(customer, now, Optional.empty(), 0));
    customers
        .get(customer)
        .alerts()
        .add(
            """
            {"id":"%s","lastUpdateTime":"%s","aadTenantId":"%s","evidence":[]}"""
                .formatted(id, AlertTime.format(now), customers.get(customer).id()));
  }

  private Reply take(Call call) {
    var now = Instant.now();
    for (var event : call.events()) {
      alerts.computeIfPresent(
          event.path("data").path("id").asText(), (_, alert) -> alert.arrivedAt(now));
    }
    return Reply.status(204);
  }

  /** No more come. */
  void end() throws InterruptedException {
    thread.interrupt();
    thread.join();
  }

  int count() {
    return alerts.size();
  }

  int missing() {
    return (int) alerts.values().stream().filter(alert -> alert.arrived().isEmpty()).count();
  }

  /** How many arrivals there were of alerts that had arrived before. */
  int repeats() {
    return alerts.values().stream().mapToInt(Alert::repeats).sum();
  }

  /** Whether each customer has got an alert that came since then. */
  boolean allHaveGotOneSince(Instant time) {
    return alerts.values().stream()
            .filter(alert -> alert.arrived().isPresent() && !alert.came().isBefore(time))
            .map(Alert::customer)
            .distinct()
            .count()
        == customers.size();
  }

  /** The longest time from the coming of an alert of some customers until its arrival. */
  Duration longestDelay(Instant from, Instant to, IntPredicate ofCustomers) {
    return alerts.values().stream()
        .filter(alert -> ofCustomers.test(alert.customer()))
        .filter(alert -> !alert.came().isBefore(from) && alert.came().isBefore(to))
        .flatMap(
            alert -> alert.arrived().map(time -> Duration.between(alert.came(), time)).stream())
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
