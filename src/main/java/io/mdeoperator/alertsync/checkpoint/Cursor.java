package io.mdeoperator.alertsync.checkpoint;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * How far one sink has come, and what of each alert it was given last. Pure; not thread-safe. Times
 * are kept to 100 ns.
 */
public final class Cursor {
  /** Most alerts that are remembered: 16 bytes each have to fit into one ConfigMap. */
  static final int MOST_KNOWN = 50_000;

  /** Most gaps that are remembered; with more than that, the source is rather broken as a whole. */
  public static final int MOST_GAPS = 64;

  private final Map<Long, Long> known;
  private final Set<Revision> counted = new HashSet<>();
  private final Set<Long> strays = new HashSet<>();
  private Instant askedFrom = Instant.MIN;
  private Instant ownFrom = Instant.MIN;
  private List<Gap> askedGaps = List.of();
  private Optional<Instant> watermark;
  private Optional<Instant> reach;
  private Optional<Instant> swept;
  private Optional<Instant> sweeping = Optional.empty();
  private long delivered;
  private long quarantined;
  private long superseded;
  private long receipt;
  private Optional<Instant> begin;
  private final Set<Gap> gaps;
  private boolean changed;

  private Cursor(Checkpoint from) {
    known = new HashMap<>(from.known());
    watermark = from.watermark();
    reach = from.reach();
    swept = from.swept();
    delivered = from.delivered();
    quarantined = from.quarantined();
    superseded = from.superseded();
    receipt = from.receipt();
    begin = from.begin();
    gaps = new TreeSet<>(Comparator.comparing(Gap::from).thenComparing(Gap::before));
    gaps.addAll(from.gaps());
  }

  public static Cursor of(Checkpoint checkpoint) {
    return new Cursor(checkpoint);
  }

  /** One that is to be written although nothing was delivered yet. */
  public static Cursor unsaved(Checkpoint checkpoint) {
    var cursor = new Cursor(checkpoint);
    cursor.changed = true;
    return cursor;
  }

  public Checkpoint checkpoint(String tenantId) {
    return new Checkpoint(
        tenantId,
        watermark,
        reach,
        swept,
        delivered,
        quarantined,
        superseded,
        receipt,
        begin,
        List.copyOf(gaps),
        known);
  }

  /** What the status tells of it, as it is now. */
  public Progress progress() {
    return new Progress(delivered, quarantined, superseded, watermark, reach, List.copyOf(gaps));
  }

  /** Whether there is anything to write since {@link #saved()}. */
  public boolean isChanged() {
    return changed;
  }

  public void saved() {
    changed = false;
  }

  /**
   * A pass begins.
   *
   * @param from it asks for what was updated since then
   * @param own where it would begin if it were for this sink alone
   * @param left gaps of any of its sinks: it leaves them out, or tries them again
   * @return those that this sink can remember, as far as it would read there
   */
  public List<Gap> asksFrom(Instant from, Instant own, List<Gap> left) {
    askedFrom = from;
    ownFrom = own;
    askedGaps = left;
    return left.stream().filter(gap -> gap.since(own).map(this::leaveOut).orElse(true)).toList();
  }

  /** What was delivered so long ago is not remembered, and is read because others lack it. */
  private boolean isReadForOthers(Instant time) {
    return time.isBefore(ownFrom) && isAskedFor(time) && !isInGap(time);
  }

  private boolean isAskedFor(Instant time) {
    return !time.isBefore(askedFrom) || askedGaps.stream().anyMatch(gap -> gap.covers(time));
  }

  private boolean isInGap(Instant time) {
    return gaps.stream().anyMatch(gap -> gap.covers(time));
  }

  /**
   * Whether the sink should be given this revision. One that is older than what it was given of
   * that alert is counted as superseded, once.
   */
  public boolean isNew(Revision revision) {
    if (isReadForOthers(revision.time())) {
      return false;
    }
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

  public void delivered(Revision revision) {
    delivered++;
    remember(revision);
  }

  public void quarantined(Revision revision) {
    quarantined++;
    remember(revision);
  }

  /** A revision that was refused is to be tried again, unless a later one was delivered since. */
  public void release(Revision revision) {
    known.remove(revision.hash(), Ticks.of(revision.time()));
    quarantined = Math.max(0, quarantined - 1);
    changed = true;
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
  public void reached(Instant time, Instant serverTime) {
    var latest = time.isAfter(serverTime) ? serverTime : time;
    var next = Ticks.floor(latest.isBefore(askedFrom) ? askedFrom : latest);
    if (watermark.isEmpty() || next.isAfter(watermark.get())) {
      watermark = Optional.of(next);
      changed = true;
    }
  }

  /**
   * Forgets what no pass can meet again, and the oldest where there are too many. A gap is read
   * again however old it is. What came although it is older than what was asked for, such as an
   * alert without a last update, comes at every poll, and so stays.
   */
  public void forgetBeyond(Duration horizon) {
    watermark.ifPresent(
        reached -> {
          var least = Ticks.of(farBack(reached, horizon));
          known
              .entrySet()
              .removeIf(
                  of ->
                      of.getValue() < least
                          && !strays.contains(of.getKey())
                          && !isInGap(Ticks.instant(of.getValue())));
        });
    if (known.size() > MOST_KNOWN) {
      var newest = known.values().stream().sorted(Comparator.reverseOrder()).toList();
      var forgotten = newest.get(MOST_KNOWN);
      known.values().removeIf(time -> time <= forgotten);
      // Reading again what is not remembered any more would deliver it again, at every poll.
      reach = Optional.of(Ticks.instant(forgotten).plus(Ticks.ONE));
    }
  }

  /** Where a pass begins that reads again as much as that; empty: at the feed's beginning. */
  public Optional<Instant> start(Duration back) {
    return watermark.map(reached -> bounded(reached.minus(back))).or(() -> begin);
  }

  /** Where a rescan begins that finds what became visible so late; empty as for a pass. */
  public Optional<Instant> startOfRescan(Duration back) {
    return watermark.map(reached -> bounded(farBack(reached, back))).or(() -> begin);
  }

  /**
   * A pass that takes long, as through an outage, moves the watermark far beyond what became
   * visible behind it. So a rescan looks back from where the one before it began.
   */
  private Instant farBack(Instant reached, Duration back) {
    var usual = reached.minus(back);
    return swept.map(at -> at.minus(back)).or(() -> begin).filter(usual::isAfter).orElse(usual);
  }

  private Instant bounded(Instant start) {
    var remembered = reach.filter(start::isBefore).orElse(start);
    return begin.filter(remembered::isBefore).orElse(remembered);
  }

  /** A rescan begins. */
  public void sweeps(Instant from) {
    sweeping = Optional.of(watermark.orElse(from));
  }

  /** The rescan has come to its end; written along with the next batch. */
  public void hasSwept() {
    swept = sweeping.or(() -> swept);
  }

  /** What cannot be read yet; false when there are too many already. */
  public boolean leaveOut(Gap gap) {
    if (gaps.stream().anyMatch(other -> other.covers(gap))) {
      return true;
    }
    var others = gaps.stream().filter(other -> !gap.covers(other)).toList();
    if (others.size() >= MOST_GAPS) {
      return false;
    }
    changed = true;
    gaps.retainAll(others);
    return gaps.add(gap);
  }

  /** That has been read; unless what is left of the gaps would be too many, they are smaller. */
  public void healed(Gap part) {
    var left = gaps.stream().flatMap(gap -> gap.without(part)).distinct().toList();
    if (left.size() <= MOST_GAPS && !gaps.equals(Set.copyOf(left))) {
      gaps.clear();
      gaps.addAll(left);
      changed = true;
    }
  }

  /** Gives up gaps that the source cannot have anything of any more. */
  public void forgetGapsBefore(Instant time) {
    changed |= gaps.removeIf(gap -> !gap.before().isAfter(time));
  }

  public List<Gap> gaps() {
    return List.copyOf(gaps);
  }

  /**
   * Everything since then is wanted once more, from before the sink's beginning too.
   *
   * @param feedBegin where the sink begins if it has no beginning of its own
   */
  public void replay(Instant from, Instant feedBegin) {
    var began = begin.orElse(feedBegin);
    begin = Optional.of(Ticks.floor(from.isBefore(began) ? from : began));
    reach = reach.filter(from::isAfter);
    rewind(from, receipt);
  }

  /** The sink lost what it was given since then; it is to be given it again. */
  public void rewind(Instant to, long receiptNow) {
    var least = Ticks.of(to);
    known.values().removeIf(time -> time >= least);
    watermark = watermark.map(reached -> reached.isAfter(to) ? Ticks.floor(to) : reached);
    keep(receiptNow);
    changed = true;
  }

  /** Keeps what the sink asks to be told again. */
  public void keep(long newReceipt) {
    changed |= receipt != newReceipt;
    receipt = newReceipt;
  }

  Optional<Instant> watermark() {
    return watermark;
  }

  public long delivered() {
    return delivered;
  }

  public long superseded() {
    return superseded;
  }

  public long receipt() {
    return receipt;
  }
}
