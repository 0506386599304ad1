// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.configmap;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Where the latest revision of each alert lies: in shards of bounded size, numbered from 0. An
 * alert stays in its shard as long as it fits, so that few shards change. Load all shards, {@link
 * #place() place} what is new, and then write what has changed. Of what is in the shards no lines
 * are kept, so that a mirror of any size takes little memory. Pure; not thread-safe.
 */
final class Mirror {
  static final int SHARD_LIMIT = 128 << 10;

  private final int maxAlerts;
  private final Instant oldest;
  private final Map<String, Alert> news = new HashMap<>();
  private final Map<String, Kept> kept = new HashMap<>();
  private final List<Shard> shards = new ArrayList<>();

  /**
   * @param maxAlerts how many of the most recently updated alerts are kept
   * @param oldest alerts updated earlier are removed
   * @param news in the order in which they are to be known
   */
  Mirror(int maxAlerts, Instant oldest, Collection<Alert> news) {
    this.maxAlerts = maxAlerts;
    this.oldest = oldest;
    news.stream()
        .filter(alert -> !alert.time().isBefore(oldest))
        .forEach(alert -> this.news.merge(alert.key(), alert, Mirror::later));
  }

  /** One alert as it is mirrored. */
  record Alert(String key, Instant time, String line) {
    /** Whether it has room in a shard at all. */
    boolean fits() {
      return bytes() <= SHARD_LIMIT;
    }

    private int bytes() {
      return utf8(key) + utf8(line);
    }

    private static int utf8(String text) {
      return text.getBytes(StandardCharsets.UTF_8).length;
    }
  }

  private static Alert later(Alert one, Alert other) {
    return other.time().isBefore(one.time()) ? one : other;
  }

  /** Where an alert is, or is to be written. */
  private record Kept(Instant time, int bytes, Shard shard) {}

  private static final class Shard {
    private int bytes;
    private boolean changed;
    private boolean gained;
  }

  /**
   * Loads the next shard.
   *
   * @return how many of its values are not alerts, and are dropped
   */
  int load(Map<String, String> lines) {
    var shard = new Shard();
    shards.add(shard);
    var dropped = 0;
    for (var line : lines.entrySet()) {
      var time = MirrorLine.time(line.getValue());
      if (time.isPresent()) {
        load(shard, new Alert(line.getKey(), time.get(), line.getValue()));
      } else {
        shard.changed = true;
        dropped++;
      }
    }
    applyMaxAlerts();
    return dropped;
  }

  private void load(Shard shard, Alert alert) {
    news.computeIfPresent(alert.key(), (_, next) -> isKnown(next, alert) ? null : next);
    var copy = kept.get(alert.key()); // left over from a move that was cut short
    if (alert.time().isBefore(oldest) || (copy != null && !copy.time().isBefore(alert.time()))) {
      shard.changed = true;
    } else {
      drop(alert.key());
      keep(shard, alert);
    }
  }

  private static boolean isKnown(Alert next, Alert alert) {
    return alert.time().isAfter(next.time()) || alert.equals(next);
  }

  /** Drops the oldest where there are more than are to be kept. */
  private void applyMaxAlerts() {
    if (kept.size() + news.size() <= maxAlerts) {
      return;
    }
    var times = new HashMap<String, Instant>();
    kept.forEach((key, alert) -> times.put(key, alert.time()));
    news.forEach((key, alert) -> times.put(key, alert.time()));
    times.entrySet().stream()
        .sorted(
            Map.Entry.<String, Instant>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .skip(maxAlerts)
        .map(Map.Entry::getKey)
        .forEach(
            key -> {
              news.remove(key);
              drop(key);
            });
  }

  /** Finds a shard for each new alert; after all shards are loaded. */
  void place() {
    applyMaxAlerts();
    news.values().stream()
        .sorted(Comparator.comparing(Alert::time).thenComparing(Alert::key))
        .forEach(this::place);
  }

  private void place(Alert alert) {
    var before = drop(alert.key());
    var shard = before != null && hasRoom(before.shard(), alert) ? before.shard() : roomFor(alert);
    keep(shard, alert);
    shard.changed = true;
    shard.gained = true;
  }

  private Shard roomFor(Alert alert) {
    for (var shard : shards) {
      if (hasRoom(shard, alert)) {
        return shard;
      }
    }
    shards.add(new Shard());
    return shards.getLast();
  }

  private static boolean hasRoom(Shard shard, Alert alert) {
    return shard.bytes + alert.bytes() <= SHARD_LIMIT;
  }

  private void keep(Shard shard, Alert alert) {
    kept.put(alert.key(), new Kept(alert.time(), alert.bytes(), shard));
    shard.bytes += alert.bytes();
  }

  private Kept drop(String key) {
    var dropped = kept.remove(key);
    if (dropped != null) {
      dropped.shard().bytes -= dropped.bytes();
      dropped.shard().changed = true;
    }
    return dropped;
  }

  /**
   * Numbers of the shards to write. Shards that gained alerts come first: an alert that moves is
   * then never missing, only duplicated.
   */
  List<Integer> changed() {
    return IntStream.range(0, shards.size())
        .filter(number -> shards.get(number).changed)
        .boxed()
        .sorted(Comparator.comparing(number -> !shards.get(number).gained))
        .toList();
  }

  /** How many shards there are once the changed ones are written. */
  int size() {
    return shards.size();
  }

  /**
   * What is to be written into a shard.
   *
   * @param before its lines when it was loaded
   */
  SortedMap<String, String> content(int number, Map<String, String> before) {
    var shard = shards.get(number);
    return kept.entrySet().stream()
        .filter(alert -> alert.getValue().shard() == shard)
        .map(Map.Entry::getKey)
        .collect(
            Collectors.toMap(
                key -> key,
                key -> news.containsKey(key) ? news.get(key).line() : before.get(key),
                (one, _) -> one,
                TreeMap::new));
  }
}
