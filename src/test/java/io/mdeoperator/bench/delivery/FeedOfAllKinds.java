// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench.delivery;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.bench.neighbours.Latencies;
import io.mdeoperator.receiver.KafkaBroker;
import io.mdeoperator.simulator.defender.AlertGenerator;
import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.testing.LoopbackGate;
import io.mdeoperator.testing.TestEnvironment;
import io.mdeoperator.testing.WireFault;
import io.mdeoperator.testing.process.Pause;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A feed with one sink of each kind, the sink named as its kind, and when each alert arrived at
 * each of them. Thread-safe, but for one measurement at a time.
 */
final class FeedOfAllKinds implements AutoCloseable {
  /** The name of the feed. */
  static final String FEED = "alerts";

  private static final String TENANT = "22222222-2222-2222-2222-222222222222";
  private static final Pattern ID = Pattern.compile("lag-[0-9]{6}");
  private static final Duration BETWEEN_ALERTS = Duration.ofMillis(100);

  /** An alert that has not arrived so long after the last one was given is missing. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final int BYTES_AT_ONCE = 4_000;

  private final TestEnvironment stage;
  private final CustomerTenant customer;
  private final AlertGenerator generator;
  private final Map<String, WatchedSink> sinks = new LinkedHashMap<>();
  private final Map<String, Long> given = new ConcurrentHashMap<>();
  private final Map<String, Map<String, Duration>> taken = new ConcurrentHashMap<>();
  private int count;

  /** Opens all receivers; the API server knows nothing of the feed yet. */
  FeedOfAllKinds(TestEnvironment stage, KafkaBroker broker) throws IOException {
    this.stage = stage;
    customer = stage.customer(TENANT, "Contoso").consent(stage.app());
    generator = AlertGenerator.seeded(1, customer);
    for (var kind : WatchedSink.Kind.values()) {
      var arrivals = new ConcurrentHashMap<String, Duration>();
      var sink = kind.open(stage, broker, text -> arrived(text, arrivals));
      sinks.put(sink.kind(), sink);
      taken.put(sink.kind(), arrivals);
    }
    stage.sinkSecret(WatchedSink.SECRET, "localhost", WatchedSink.secret(broker));
  }

  /** The kinds of its sinks. */
  List<String> kinds() {
    return List.copyOf(sinks.keySet());
  }

  /** Applies application, tenant and feed. */
  void apply() {
    stage.secret(TestEnvironment.CLIENT_SECRET);
    stage.application();
    stage.tenant("contoso", TENANT);
    stage.apply(
        MdeAlertSync.class,
        """
        apiVersion: mde-operator.io/v1alpha1
        kind: MdeAlertSync
        metadata: {name: %s, namespace: %s}
        spec: {tenantRef: {name: contoso}, pollPeriod: 10s, sinks: [%s]}
        """
            .formatted(
                FEED,
                stage.namespace(),
                sinks.values().stream()
                    .map(sink -> "{name: %s, %s}".formatted(name(sink.kind()), sink.spec()))
                    .collect(Collectors.joining(", "))));
  }

  /** What the sink of a kind is called in the feed. */
  static String name(String kind) {
    return kind.toLowerCase(Locale.ROOT);
  }

  /** The receiver of that kind refuses connections from now on. */
  void kill(String kind) {
    gate(kind).shut();
  }

  /**
   * The receiver of that kind answers late from now on.
   *
   * @param pause before each part of what goes either way
   */
  void slowDown(String kind, Duration pause) {
    gate(kind).meet(new WireFault.Trickle(BYTES_AT_ONCE, pause));
  }

  /** The receiver of that kind is well from now on. */
  void heal(String kind) {
    gate(kind).open();
  }

  private LoopbackGate gate(String kind) {
    return sinks.get(kind).gate().orElseThrow();
  }

  /** Gives the customer an alert. */
  void give() {
    var id = "lag-%06d".formatted(++count);
    given.put(id, System.nanoTime());
    customer.alerts().add(generator.next(Instant.now()).put("id", id));
  }

  /** How many of the alerts that were given since {@link #forget} have not arrived there. */
  long missing(String kind) {
    look();
    return (long) given.size() - taken.get(kind).size();
  }

  /** Whatever was given does not count any more. */
  void forget() {
    given.clear();
    taken.values().forEach(Map::clear);
  }

  /**
   * Gives alerts, one after the other, and waits for them.
   *
   * @param time how long they are given
   * @param broken kinds that nobody waits for
   * @param isAlive whether it is worth while to go on
   */
  Map<String, Latencies> measure(Duration time, List<String> broken, BooleanSupplier isAlive)
      throws InterruptedException {
    forget();
    var alerts = time.dividedBy(BETWEEN_ALERTS);
    for (var i = 0; i < alerts && isAlive.getAsBoolean(); i++) {
      give();
      look();
      Pause.of(BETWEEN_ALERTS);
    }
    var end = System.nanoTime() + PATIENCE.toNanos();
    var waited = kinds().stream().filter(kind -> !broken.contains(kind)).toList();
    while (waited.stream().anyMatch(kind -> missing(kind) > 0)
        && System.nanoTime() < end
        && isAlive.getAsBoolean()) {
      Pause.of(BETWEEN_ALERTS);
    }
    return kinds().stream()
        .collect(
            Collectors.toMap(
                kind -> kind, kind -> Latencies.of(taken.get(kind).values(), given.size())));
  }

  /** Looks for arrivals that nobody tells of. */
  private void look() {
    sinks.values().forEach(sink -> sink.poll().run());
    stage.ownedConfigMaps("alerts").stream()
        .map(ConfigMap::getData)
        .flatMap(data -> data == null ? Stream.empty() : data.keySet().stream())
        .forEach(id -> arrived(id, taken.get("configMap")));
  }

  private void arrived(String text, Map<String, Duration> arrivals) {
    ID.matcher(text)
        .results()
        .forEach(
            found -> {
              var since = given.get(found.group());
              if (since != null) {
                arrivals.computeIfAbsent(
                    found.group(), _ -> Duration.ofNanos(System.nanoTime() - since));
              }
            });
  }

  @Override
  public void close() {
    sinks.values().forEach(WatchedSink::close);
  }
}
