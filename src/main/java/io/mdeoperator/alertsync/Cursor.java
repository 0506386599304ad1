package io.mdeoperator.alertsync;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How far one sink has come, and what of each alert it was given last. Pure; not thread-safe. Times
 * are kept to 100 ns.
 */
final class Cursor {
  /** Most alerts that are remembered: 16 bytes each have to fit into one ConfigMap. */
  static final int MOST_KNOWN = 50_000;

  private final Map<Long, Long> known;
  private final Set<Revision> counted = new HashSet<>();
  private final Set<Long> strays = new HashSet<>();
  private Instant askedFrom = Instant.MIN;
  private Optional<Instant> watermark;
  private Optional<Instant> reach;
  private long delivered;
  private long quarantined;
  private long superseded;
  private long receipt;
  private boolean changed;

  private Cursor(Checkpoint from) {
    known = new HashMap<>(from.known());
    watermark = from.watermark();
    reach = from.reach();
    delivered = from.delivered();
    quarantined = from.quarantined();
    superseded = from.superseded();
    receipt = from.receipt();
  }

  static Cursor of(Checkpoint checkpoint) {
    return new Cursor(checkpoint);
  }

  Checkpoint checkpoint(String tenantId) {
    return new Checkpoint(
        tenantId, watermark, reach, delivered, quarantined, superseded, receipt, known);
  }

  /** Whether there is anything to write since {@link #saved()}. */
  boolean isChanged() {
    return changed;
  }

  void saved() {
    changed = false;
  }

  /** A pass begins that asks for what was updated since then. */
  void asksFrom(Instant from) {
    askedFrom = from;
  }

  /**
   * Whether the sink should be given this revision. One that is older than what it was given of
   * that alert is counted as superseded, once.
   */
  boolean isNew(Revision revision) {
    var hash = revision.hash();
    if (revision.time().isBefore(askedFrom) && strays.size() < MOST_KNOWN) {
      strays.add(hash);
    }
    var last = known.get(hash);
    var time = Ticks.of(revision.time());
    if (last == null || time > last) {
      return true;
    }
    if (time < last && counted.size() < MOST_KNOWN && counted.add(revision)) {
      superseded++; // written along with the next batch: reading something stale is no news
    }
    return false;
  }

  void delivered(Revision revision) {
    delivered++;
    remember(revision);
  }

  void quarantined(Revision revision) {
    quarantined++;
    remember(revision);
  }

  private void remember(Revision revision) {
    known.merge(revision.hash(), Ticks.of(revision.time()), Math::max);
    changed = true;
  }

  /**
   * Everything up to the time has been acknowledged. Never moves back, nor before what was asked
   * for.
   *
   * @param serverTime never moves beyond it: one alert from the future must not blind the feed
   */
  void reached(Instant time, Instant serverTime) {
    var latest = time.isAfter(serverTime) ? serverTime : time;
    var next = Ticks.floor(latest.isBefore(askedFrom) ? askedFrom : latest);
    if (watermark.isEmpty() || next.isAfter(watermark.get())) {
      watermark = Optional.of(next);
      changed = true;
    }
  }

  /**
   * Forgets what no pass can meet again, and the oldest where there are too many. What came
   * although it is older than what was asked for, such as an alert without a last update, comes at
   * every poll, and so stays.
   */
  void forgetBeyond(Duration horizon) {
    watermark.ifPresent(
        reached -> {
          var least = Ticks.of(reached.minus(horizon));
          known.entrySet().removeIf(of -> of.getValue() < least && !strays.contains(of.getKey()));
        });
    if (known.size() > MOST_KNOWN) {
      var newest = known.values().stream().sorted(Comparator.reverseOrder()).toList();
      var forgotten = newest.get(MOST_KNOWN);
      known.values().removeIf(time -> time <= forgotten);
      // Reading again what is not remembered any more would deliver it again, at every poll.
      reach = Optional.of(Ticks.instant(forgotten).plus(Ticks.ONE));
    }
  }

  /** Where a pass begins that reads again as much as that; empty when nothing was delivered yet. */
  Optional<Instant> start(Duration back) {
    return watermark.map(
        reached -> {
          var start = reached.minus(back);
          return reach.filter(start::isBefore).orElse(start);
        });
  }

  /** The sink lost what it was given since then; it is to be given it again. */
  void rewind(Instant to, long receiptNow) {
    var least = Ticks.of(to);
    known.values().removeIf(time -> time >= least);
    watermark = watermark.map(reached -> reached.isAfter(to) ? Ticks.floor(to) : reached);
    keep(receiptNow);
    changed = true;
  }

  /** Keeps what the sink asks to be told again. */
  void keep(long newReceipt) {
    changed |= receipt != newReceipt;
    receipt = newReceipt;
  }

  Optional<Instant> watermark() {
    return watermark;
  }

  long delivered() {
    return delivered;
  }

  long quarantined() {
    return quarantined;
  }

  long superseded() {
    return superseded;
  }

  long receipt() {
    return receipt;
  }
}
