// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.sink.configmap;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The latest revision of each alert, spread over shards of bounded size. Pure; an alert stays in
 * its shard as long as it fits, so that few shards change. Not thread-safe.
 */
final class Mirror {
  private final int shardLimit;
  private final SortedMap<Integer, Shard> shards = new TreeMap<>();

  Mirror(int shardLimit) {
    this.shardLimit = shardLimit;
  }

  /** One alert in the mirror. */
  record Entry(String key, Instant time, String line) {
    int bytes() {
      return utf8(key) + utf8(line);
    }

    private static int utf8(String text) {
      return text.getBytes(StandardCharsets.UTF_8).length;
    }
  }

  /** Loads a shard; {@code damaged} when part of it could not be read. */
  void load(int number, Collection<Entry> entries, boolean damaged) {
    var shard = new Shard();
    shard.changed = damaged;
    shards.put(number, shard);
    for (var entry : entries) {
      var other = find(entry.key());
      if (other == null) {
        shard.add(entry);
      } else if (other.entries.get(entry.key()).time().isBefore(entry.time())) {
        other.remove(entry.key());
        shard.add(entry);
      } else {
        shard.changed = true; // a copy left over from a move that was cut short
      }
    }
  }

  /** Whether an alert has room in a shard at all. */
  boolean fits(Entry entry) {
    return entry.bytes() <= shardLimit;
  }

  /**
   * Adds revisions, replacing older ones, and removes what is too old or beyond the limit.
   *
   * @param notBefore alerts updated earlier are removed
   * @param most how many of the most recently updated alerts are kept
   */
  void merge(Collection<Entry> news, Instant notBefore, int most) {
    var latest = new HashMap<String, Entry>();
    Stream.concat(entries().stream(), news.stream())
        .forEach(entry -> latest.merge(entry.key(), entry, Mirror::later));
    var staying =
        latest.values().stream()
            .filter(entry -> !entry.time().isBefore(notBefore))
            .sorted(Comparator.comparing(Entry::time).reversed().thenComparing(Entry::key))
            .limit(most)
            .toList();
    var keys = new HashSet<String>();
    staying.forEach(entry -> keys.add(entry.key()));
    shards.values().forEach(shard -> shard.retain(keys));
    staying.reversed().forEach(this::put);
  }

  private static Entry later(Entry one, Entry other) {
    return other.time().isBefore(one.time()) ? one : other;
  }

  private void put(Entry entry) {
    var shard = find(entry.key());
    if (shard != null && shard.entries.get(entry.key()).equals(entry)) {
      return;
    }
    if (shard != null) {
      shard.remove(entry.key());
    }
    if (shard == null || shard.bytes + entry.bytes() > shardLimit) {
      shard = roomFor(entry);
    }
    shard.add(entry);
    shard.changed = true;
    shard.gained = true;
  }

  private Shard roomFor(Entry entry) {
    return shards.values().stream()
        .filter(shard -> shard.bytes + entry.bytes() <= shardLimit)
        .findFirst()
        .orElseGet(
            () -> {
              var number = 0;
              while (shards.containsKey(number)) {
                number++;
              }
              var shard = new Shard();
              shards.put(number, shard);
              return shard;
            });
  }

  private Shard find(String key) {
    return shards.values().stream()
        .filter(shard -> shard.entries.containsKey(key))
        .findFirst()
        .orElse(null);
  }

  private List<Entry> entries() {
    return shards.values().stream().flatMap(shard -> shard.entries.values().stream()).toList();
  }

  /**
   * Numbers of the shards to write. Shards that gained alerts come first: an alert that moves is
   * then never missing, only duplicated.
   */
  List<Integer> changed() {
    return shards.entrySet().stream()
        .filter(shard -> shard.getValue().changed)
        .sorted(Comparator.comparing(shard -> !shard.getValue().gained))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** How many shards there are once the changed ones are written. */
  int size() {
    return shards.size();
  }

  /** The content of one shard. */
  Map<String, String> content(int number) {
    var content = new TreeMap<String, String>();
    shards.get(number).entries.values().forEach(entry -> content.put(entry.key(), entry.line()));
    return content;
  }

  private static final class Shard {
    private final Map<String, Entry> entries = new HashMap<>();
    private int bytes;
    private boolean changed;
    private boolean gained;

    private void add(Entry entry) {
      entries.put(entry.key(), entry);
      bytes += entry.bytes();
    }

    private void remove(String key) {
      bytes -= entries.remove(key).bytes();
      changed = true;
    }

    private void retain(Collection<String> keys) {
      List.copyOf(entries.keySet()).stream()
          .filter(key -> !keys.contains(key))
          .forEach(this::remove);
    }
  }
}
