// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench.soak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mdeoperator.simulator.defender.AlertGenerator;
import io.mdeoperator.simulator.directory.CustomerTenant;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/**
 * Alerts that come all the time, and since when each has been waiting for the receiver. New ones
 * are added by one thread; the rest is thread-safe.
 */
final class SoakAlerts {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<CustomerTenant> customers;
  private final List<AlertGenerator> generators;
  private final Random random;
  private final Map<String, Instant> undelivered = new ConcurrentHashMap<>();
  private final LongAdder added = new LongAdder();

  SoakAlerts(List<CustomerTenant> customers, long seed) {
    this.customers = customers;
    this.random = new Random(seed);
    this.generators =
        IntStream.range(0, customers.size())
            .mapToObj(i -> AlertGenerator.seeded(seed + i, customers.get(i)))
            .toList();
  }

  /** So many new alerts, each of some customer. */
  void add(int count) {
    for (var i = 0; i < count; i++) {
      var whose = random.nextInt(customers.size());
      var now = Instant.now();
      var alert = generators.get(whose).next(now);
      undelivered.put(customers.get(whose).id() + "/" + alert.path("id").textValue(), now);
      customers.get(whose).alerts().add(alert);
      added.increment();
    }
  }

  /** The receiver has these events, if they are all there. */
  void received(InputStream events) throws IOException {
    JSON.readTree(events).forEach(event -> undelivered.remove(alert(event)));
  }

  /** A CloudEvent's id is the tenant, the alert, and its last update. */
  private static String alert(JsonNode event) {
    var id = event.path("id").textValue();
    return id.substring(0, id.lastIndexOf('/'));
  }

  /** How many there have been. */
  long added() {
    return added.sum();
  }

  /** How many the receiver has. */
  long delivered() {
    return added.sum() - undelivered.size();
  }

  /** How many have been waiting for longer. */
  long waitingFor(Duration time) {
    var before = Instant.now().minus(time);
    return undelivered.values().stream().filter(since -> since.isBefore(before)).count();
  }

  /** How long the first of those has been waiting that the receiver has not; empty: it has all. */
  Optional<Duration> longestWait() {
    return undelivered.values().stream()
        .min(Comparator.naturalOrder())
        .map(since -> Duration.between(since, Instant.now()));
  }
}
