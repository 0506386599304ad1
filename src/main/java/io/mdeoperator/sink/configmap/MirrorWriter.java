// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.configmap;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.mdeoperator.api.Durations;
import io.mdeoperator.api.LogKeys;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.api.v1alpha1.sink.ConfigMapSink;
import io.mdeoperator.base.Sha256;
import io.mdeoperator.kube.OwnedConfigMaps;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.Delivery;
import io.mdeoperator.sink.Outcome;
import io.mdeoperator.sink.Sink;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mirrors the latest revision of each alert into ConfigMaps {@code <feed>-alerts-NNNN}: the key is
 * the alert's id, or its SHA-256 if that is not a valid key, the value one line of JSON. They are
 * read one by one, until a number is free; only those that change are written, each on top of the
 * version that was read. The receipt is their number, which shows when one was deleted.
 */
public final class MirrorWriter implements Sink {
  private static final Logger LOG = LoggerFactory.getLogger(MirrorWriter.class);

  /** Alerts need no more shards than they are. */
  private static final int MAX_SHARDS = ConfigMapSink.Retention.MAX_ALERTS;

  private static final int MAX_TRIES = 2;
  private static final String KEY = "(?!\\.\\.)[-._a-zA-Z0-9]{1,253}";
  private static final String WHAT = "The mirror's ConfigMaps";

  private final OwnedConfigMaps configMaps;
  private final ConfigMapSink spec;
  private final InstantSource clock;

  /**
   * Creates a mirror.
   *
   * @param clock what the age of alerts is measured with
   */
  public MirrorWriter(OwnedConfigMaps configMaps, ConfigMapSink spec, InstantSource clock) {
    this.configMaps = configMaps;
    this.spec = spec;
    this.clock = clock;
  }

  @Override
  public Delivery deliver(Batch batch) {
    var alerts = batch.items().stream().map(this::mirrored).toList();
    var delivery =
        OwnedConfigMaps.attempt(
            MAX_TRIES, e -> OwnedConfigMaps.problem(e, WHAT), () -> merge(alerts, batch.receipt()));
    return switch (delivery) {
      case Result.Ok(var answer) -> answer;
      case Result.Failed(var problem) -> new Delivery.Failed(problem);
    };
  }

  private Delivery merge(List<Optional<Mirror.Alert>> alerts, long receipt) {
    var oldest = clock.instant().minus(Durations.parse(spec.retention().maxAge()));
    var news = alerts.stream().flatMap(Optional::stream).toList();
    var mirror = new Mirror(spec.retention().maxAlerts(), oldest, news);
    var loaded = new Loaded();
    if (!load(mirror, loaded, Math.min(receipt, spec.retention().maxAlerts()))) {
      return new Delivery.Lost(oldest, loaded.count());
    }
    mirror.place();
    mirror.changed().forEach(number -> write(mirror, number, loaded));
    var outcomes =
        alerts.stream()
            .map(alert -> alert.isPresent() ? Outcome.ACCEPTED : Outcome.REFUSED)
            .toList();
    return new Delivery.Answered(outcomes, mirror.size());
  }

  /**
   * Loads the shards up to the first number that is free; a taken name is noticed before it is
   * needed. One that was deleted is created again, empty.
   *
   * @param loaded is given each
   * @param expected how many there were
   * @return whether all of them are still there
   */
  private boolean load(Mirror mirror, Loaded loaded, long expected) {
    var isComplete = true;
    for (var number = 0; number < MAX_SHARDS; number++) {
      var name = name(number);
      var found = configMaps.find(name);
      if (found.isEmpty() && number >= expected) {
        break;
      }
      isComplete &= found.isPresent();
      var shard = found.orElseGet(() -> configMaps.write(configMaps.blank(name)));
      loaded.add(shard);
      load(mirror, shard);
    }
    return isComplete;
  }

  private static void load(Mirror mirror, ConfigMap shard) {
    var dropped = mirror.load(values(shard));
    if (dropped > 0) {
      LOG.atWarn()
          .addKeyValue(LogKeys.NAMESPACE, shard.getMetadata().getNamespace())
          .addKeyValue(LogKeys.NAME, shard.getMetadata().getName())
          .addKeyValue("values", dropped)
          .log("Dropping values of the ConfigMap that are not alerts");
    }
  }

  /** All of them: the operator writes no binary ones. */
  private static Map<String, String> values(ConfigMap shard) {
    var values = new HashMap<String, String>();
    Stream.of(shard.getData(), shard.getBinaryData())
        .filter(Objects::nonNull)
        .forEach(values::putAll);
    return values;
  }

  private void write(Mirror mirror, int number, Loaded loaded) {
    var next = shard(number, loaded);
    next.setData(mirror.content(number, values(next)));
    next.setBinaryData(null);
    configMaps.write(next);
  }

  private ConfigMap shard(int number, Loaded loaded) {
    if (number >= loaded.count()) {
      return configMaps.blank(name(number));
    }
    return number == loaded.count() - 1 && loaded.last.isPresent()
        ? loaded.last.get()
        : configMaps.findAgain(name(number), loaded.versions.get(number));
  }

  /**
   * The version of each shard that was read; and all of the last, where most new alerts go, unless
   * somebody else has made it longer than a shard is.
   */
  private static final class Loaded {
    private final List<String> versions = new ArrayList<>();
    private Optional<ConfigMap> last = Optional.empty();

    void add(ConfigMap shard) {
      versions.add(shard.getMetadata().getResourceVersion());
      var length = values(shard).values().stream().mapToLong(String::length).sum();
      last = Optional.of(shard).filter(_ -> length <= Mirror.SHARD_LIMIT);
    }

    int count() {
      return versions.size();
    }
  }

  /** Empty when the alert cannot be mirrored. */
  private Optional<Mirror.Alert> mirrored(Batch.Item alert) {
    if (alert.time().equals(Instant.EPOCH)) {
      return Optional.empty(); // without a time it would count as too old and be dropped
    }
    var key = alert.id().matches(KEY) ? alert.id() : Sha256.hex(alert.id());
    var full = spec.content() == ConfigMapSink.Content.FULL;
    return (full ? Stream.of(true, false) : Stream.of(false))
        .flatMap(evidence -> MirrorLine.of(alert.json(), evidence).stream())
        .map(line -> new Mirror.Alert(key, alert.time(), line))
        .filter(Mirror.Alert::fits)
        .findFirst();
  }

  private String name(int number) {
    return configMaps.name(suffix(number));
  }

  static String suffix(int number) {
    return String.format(Locale.ROOT, "-alerts-%04d", number);
  }
}
