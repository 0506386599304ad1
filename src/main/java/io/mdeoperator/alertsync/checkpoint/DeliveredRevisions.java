// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.checkpoint;

import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a sink was given last of each alert, to deduplicate what is read again. Pure; not
 * thread-safe.
 */
final class DeliveredRevisions {
  /** 16 bytes each have to fit into one ConfigMap. */
  static final int MAX_ALERTS = 50_000;

  /** Hash of an alert's identity to its last update, in ticks. */
  private final Map<Long, Long> lastUpdates;

  private final Set<Revision> superseded = new HashSet<>();
  private final Set<Long> strays = new HashSet<>();

  DeliveredRevisions(Map<Long, Long> lastUpdates) {
    this.lastUpdates = new HashMap<>(lastUpdates);
  }

  /** A revision beside what was delivered last of the same alert. */
  Novelty compare(Revision revision) {
    var last = lastUpdates.get(revision.hash());
    var time = Ticks.of(revision.time());
    if (last == null || time > last) {
      return Novelty.NEW;
    }
    return time == last ? Novelty.KNOWN : Novelty.SUPERSEDED;
  }

  /** Whether this superseded revision has not been counted yet; it is read again at every poll. */
  boolean countsAsSuperseded(Revision revision) {
    return superseded.size() < MAX_ALERTS && superseded.add(revision);
  }

  /**
   * Keeps an alert however old it is: one that comes although it is older than what was asked for,
   * such as an alert without a last update, comes at every poll.
   */
  void keepStray(Revision revision) {
    if (strays.size() < MAX_ALERTS) {
      strays.add(revision.hash());
    }
  }

  void remember(Revision revision) {
    lastUpdates.merge(revision.hash(), Ticks.of(revision.time()), Math::max);
  }

  /** Forgets this revision, unless a later one was delivered since. */
  void forget(Revision revision) {
    lastUpdates.remove(revision.hash(), Ticks.of(revision.time()));
  }

  void forgetSince(Instant time) {
    var first = Ticks.of(time);
    lastUpdates.values().removeIf(last -> last >= first);
  }

  /** Forgets what no pass can read again: what is older than that and is not to be kept. */
  void forgetBefore(Instant time, Predicate<Instant> kept) {
    var first = Ticks.of(time);
    lastUpdates
        .entrySet()
        .removeIf(
            alert ->
                alert.getValue() < first
                    && !strays.contains(alert.getKey())
                    && !kept.test(Ticks.instant(alert.getValue())));
  }

  /**
   * Forgets the oldest where there are too many.
   *
   * @return from when on everything is remembered, where anything had to be forgotten
   */
  Optional<Instant> forgetSurplus() {
    if (lastUpdates.size() <= MAX_ALERTS) {
      return Optional.empty();
    }
    var newestFirst = lastUpdates.values().stream().sorted(Comparator.reverseOrder()).toList();
    var forgotten = newestFirst.get(MAX_ALERTS);
    lastUpdates.values().removeIf(time -> time <= forgotten);
    return Optional.of(Ticks.instant(forgotten).plus(Ticks.ONE));
  }

  /** A view, by the hash of each alert's identity. */
  Map<Long, Long> lastUpdates() {
    return Collections.unmodifiableMap(lastUpdates);
  }
}
