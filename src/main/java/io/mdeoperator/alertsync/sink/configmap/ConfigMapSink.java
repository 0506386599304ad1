// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.sink.configmap;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mdeoperator.alertsync.sink.Batch;
import io.mdeoperator.alertsync.sink.Delivery;
import io.mdeoperator.alertsync.sink.Outcome;
import io.mdeoperator.alertsync.sink.Sink;
import io.mdeoperator.api.Durations;
import io.mdeoperator.api.LogKeys;
import io.mdeoperator.api.v1alpha1.SinkSpec;
import io.mdeoperator.base.Sha256;
import io.mdeoperator.defender.Alert;
import io.mdeoperator.kube.OwnedConfigMaps;
import io.mdeoperator.kube.OwnedConfigMaps.NameTakenException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mirrors the latest revision of each alert into ConfigMaps {@code <feed>-alerts-NNNN}: the key is
 * the alert's id, or its SHA-256 if that is not a valid key, the value one line of JSON. Only
 * changed ConfigMaps are written, each on top of the version that was read. Its receipt is the
 * number of ConfigMaps, which shows when one was deleted.
 */
public final class ConfigMapSink implements Sink {
  private static final Logger LOG = LoggerFactory.getLogger(ConfigMapSink.class);
  private static final int SHARD_LIMIT = 128 << 10;
  private static final String KEY = "(?!\\.\\.)[-._a-zA-Z0-9]{1,253}";
  private static final String WHAT = "The mirror's ConfigMaps";

  private final OwnedConfigMaps configMaps;
  private final SinkSpec.ConfigMapSink spec;
  private final InstantSource clock;

  /**
   * Creates a mirror.
   *
   * @param clock what the age of alerts is measured with
   */
  public ConfigMapSink(
      OwnedConfigMaps configMaps, SinkSpec.ConfigMapSink spec, InstantSource clock) {
    this.configMaps = configMaps;
    this.spec = spec;
    this.clock = clock;
  }

  @Override
  public Delivery deliver(Batch batch) {
    try {
      return merge(batch);
    } catch (NameTakenException e) {
      return new Delivery.Failed(OwnedConfigMaps.problem(e));
    } catch (KubernetesClientException e) {
      return OwnedConfigMaps.isConflict(e) ? mergeAgain(batch) : failed(e);
    }
  }

  private Delivery mergeAgain(Batch batch) {
    try {
      return merge(batch);
    } catch (NameTakenException e) {
      return new Delivery.Failed(OwnedConfigMaps.problem(e));
    } catch (KubernetesClientException e) {
      return failed(e);
    }
  }

  private static Delivery failed(KubernetesClientException e) {
    return new Delivery.Failed(OwnedConfigMaps.problem(e, WHAT));
  }

  private Delivery merge(Batch batch) {
    var found = read(batch.receipt());
    var oldest = clock.instant().minus(Durations.parse(spec.retention().maxAge()));
    if (found.size() < batch.receipt()) {
      return new Delivery.Lost(oldest, found.size());
    }
    var mirror = new Mirror(SHARD_LIMIT);
    found.forEach((number, configMap) -> load(mirror, number, configMap));
    var outcomes = new ArrayList<Outcome>();
    var news = new ArrayList<Mirror.Entry>();
    for (var item : batch.items()) {
      var entry = entry(item.alert(), mirror);
      entry.ifPresent(news::add);
      outcomes.add(entry.isPresent() ? Outcome.ACCEPTED : Outcome.REFUSED);
    }
    mirror.merge(news, oldest, spec.retention().maxAlerts());
    for (var number : mirror.changed()) {
      var next = found.containsKey(number) ? found.get(number) : configMaps.blank(name(number));
      next.setData(mirror.content(number));
      configMaps.write(next);
    }
    return new Delivery.Answered(outcomes, mirror.size());
  }

  private SortedMap<Integer, ConfigMap> read(long expected) {
    var found = new TreeMap<Integer, ConfigMap>();
    for (var configMap : configMaps.list()) {
      var name = configMap.getMetadata().getName();
      number(name).ifPresent(number -> found.put(number, configMap));
    }
    // Finds those without labels; and always the next one, so that a taken name is noticed before
    // it is needed.
    for (var number = 0; number < expected || number <= next(found); number++) {
      if (!found.containsKey(number)) {
        var missing = number;
        configMaps.find(name(number)).ifPresent(configMap -> found.put(missing, configMap));
      }
    }
    return found;
  }

  private static int next(SortedMap<Integer, ConfigMap> found) {
    return found.isEmpty() ? 0 : found.lastKey() + 1;
  }

  private static void load(Mirror mirror, int number, ConfigMap configMap) {
    var lines = Optional.ofNullable(configMap.getData()).orElse(Map.of());
    var entries = new HashMap<String, Mirror.Entry>();
    lines.forEach(
        (key, line) ->
            MirrorLine.time(line)
                .ifPresent(time -> entries.put(key, new Mirror.Entry(key, time, line))));
    if (entries.size() < lines.size()) {
      LOG.atWarn()
          .addKeyValue(LogKeys.NAMESPACE, configMap.getMetadata().getNamespace())
          .addKeyValue(LogKeys.NAME, configMap.getMetadata().getName())
          .log(
              "Dropping {} values of the ConfigMap that are not alerts",
              lines.size() - entries.size());
    }
    mirror.load(number, entries.values(), entries.size() < lines.size());
  }

  private Optional<Mirror.Entry> entry(Alert alert, Mirror mirror) {
    if (alert.lastUpdateTime().equals(Instant.EPOCH)) {
      return Optional.empty(); // without a time it would count as too old and be dropped
    }
    var key = alert.id().matches(KEY) ? alert.id() : Sha256.hex(alert.id());
    var full = spec.content() == SinkSpec.Content.FULL;
    return (full ? List.of(true, false) : List.of(false))
        .stream()
            .flatMap(evidence -> MirrorLine.of(alert.json(), evidence).stream())
            .map(line -> new Mirror.Entry(key, alert.lastUpdateTime(), line))
            .filter(mirror::fits)
            .findFirst();
  }

  private String name(int number) {
    return configMaps.name(String.format("-alerts-%04d", number));
  }

  private static Optional<Integer> number(String name) {
    var digits = name.substring(name.lastIndexOf('-') + 1);
    return digits.matches("[0-9]{4,9}") ? Optional.of(Integer.valueOf(digits)) : Optional.empty();
  }
}
