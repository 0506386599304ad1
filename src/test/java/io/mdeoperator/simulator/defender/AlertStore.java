// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.defender;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mdeoperator.simulator.odata.ODataFilter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * The alerts of one customer. They are kept and served as the exact text that was added, whatever
 * it is: an alert without id, of another tenant, with unknown members. Thread-safe.
 */
public final class AlertStore {
  private static final ObjectMapper JSON = new ObjectMapper();

  private record Key(long lastUpdate, long sequence) implements Comparable<Key> {
    static Key of(StoredAlert alert) {
      return new Key(alert.lastUpdate(), alert.sequence());
    }

    @Override
    public int compareTo(Key other) {
      var byTime = Long.compare(lastUpdate, other.lastUpdate);
      return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
    }
  }

  private final LongAdder served = new LongAdder();
  private final Clock clock;
  private final NavigableMap<Key, StoredAlert> byUpdate = new TreeMap<>();
  private final Map<String, StoredAlert> byId = new HashMap<>();
  private long lastSequence;

  public AlertStore(Clock clock) {
    this.clock = clock;
  }

  /** Adds an alert, or replaces the one of the same id. Served as this very text. */
  public void add(String json) {
    addVisibleFrom(Instant.MIN, json);
  }

  /** Adds an alert as compact JSON, or replaces the one of the same id. */
  public void add(ObjectNode alert) {
    add(compact(alert));
  }

  /** Adds an alert that no query sees before this time, whatever its own times say. */
  public synchronized void addVisibleFrom(Instant visibleFrom, String json) {
    put(StoredAlert.of(++lastSequence, json, visibleFrom));
  }

  /**
   * Adds generated alerts whose lastUpdateTime begins at {@code first} and grows by {@code step}.
   *
   * @return their ids, in that order
   */
  public List<String> addGenerated(
      AlertGenerator generator, int count, Instant first, Duration step) {
    var ids = new ArrayList<String>(count);
    for (var i = 0; i < count; i++) {
      var alert = generator.next(first.plus(step.multipliedBy(i)));
      ids.add(alert.path("id").textValue());
      add(alert);
    }
    return ids;
  }

  /** The same in the place of all that there were; no query sees anything in between. */
  public synchronized void replaceByGenerated(
      AlertGenerator generator, int count, Instant first, Duration step) {
    clear();
    addGenerated(generator, count, first, step);
  }

  /** So many were taken of an answer. */
  void served(long rows) {
    served.add(rows);
  }

  /** How many were in answers to queries, each as often as it was. */
  public long served() {
    return served.sum();
  }

  /** Changes an alert as an analyst's action does: its lastUpdateTime becomes now. */
  public void update(String id, Consumer<ObjectNode> change) {
    update(id, clock.instant(), change);
  }

  /**
   * Changes an alert and its lastUpdateTime, which is written with 7 fraction digits. It is served
   * as compact JSON from now on.
   *
   * @throws NoSuchElementException if there is none of this id
   */
  public synchronized void update(String id, Instant lastUpdate, Consumer<ObjectNode> change) {
    var old = byId.get(id);
    if (old == null) {
      throw new NoSuchElementException("no alert " + id);
    }
    var alert = read(old.text());
    change.accept(alert);
    alert.put("lastUpdateTime", AlertTime.of(lastUpdate).toString());
    put(StoredAlert.of(old.sequence(), compact(alert), old.visibleFrom()));
  }

  /** The text that is served for this id, evidence included, visible or not. */
  public synchronized Optional<String> json(String id) {
    return Optional.ofNullable(byId.get(id)).map(StoredAlert::text);
  }

  public synchronized int count() {
    return byUpdate.size();
  }

  public synchronized void clear() {
    byUpdate.clear();
    byId.clear();
  }

  /** All visible alerts that match, in no particular order. A null filter matches all. */
  public synchronized List<StoredAlert> find(ODataFilter filter) {
    var now = clock.instant();
    var range =
        filter == null ? ODataFilter.TimeRange.ALL : filter.range(AlertProperty.LAST_UPDATE_TIME);
    if (range.from() > range.to()) {
      return List.of();
    }
    var candidates =
        byUpdate.subMap(
            new Key(range.from(), Long.MIN_VALUE), true, new Key(range.to(), Long.MAX_VALUE), true);
    var found = new ArrayList<StoredAlert>();
    for (var alert : candidates.values()) {
      if (!alert.visibleFrom().isAfter(now)
          && (filter == null || filter.matches(alert.properties()))) {
        found.add(alert);
      }
    }
    return found;
  }

  /** The alert of this id, if it is visible already. */
  public synchronized Optional<StoredAlert> byId(String id) {
    return Optional.ofNullable(byId.get(id))
        .filter(alert -> !alert.visibleFrom().isAfter(clock.instant()));
  }

  private void put(StoredAlert alert) {
    if (alert.id() != null) {
      var old = byId.put(alert.id(), alert);
      if (old != null) {
        byUpdate.remove(Key.of(old));
      }
    }
    byUpdate.put(Key.of(alert), alert);
  }

  private static ObjectNode read(String json) {
    try {
      return (ObjectNode) JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String compact(ObjectNode alert) {
    try {
      return JSON.writeValueAsString(alert);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
