// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.delivery.checkpoint;

import io.mdeoperator.base.Ticks;
import io.mdeoperator.sink.Revision;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How far one sink has come, and which revisions it has. Not thread-safe. */
public final class Cursor {
  private final KnownRevisions revisions;
  private Gaps gaps;
  private AskedRange asked = AskedRange.EVERYTHING;
  private Optional<Instant> watermark;
  private Optional<Instant> reach;
  private final RescanStart rescan;
  private Optional<Instant> begin;
  private long delivered;
  private long quarantined;
  private long superseded;
  private long receipt;
  private Instant keptSince = Instant.MAX;
  private boolean changed;

  private Cursor(Checkpoint from, List<Segment.Loaded> segments) {
    revisions = new KnownRevisions(from.known(), segments);
    gaps = new Gaps(from.gaps());
    watermark = from.watermark();
    reach = from.reach();
    rescan = new RescanStart(from.rescanWatermark());
    begin = from.begin();
    delivered = from.delivered();
    quarantined = from.quarantined();
    superseded = from.superseded();
    receipt = from.receipt();
  }

  public static Cursor of(Checkpoint checkpoint) {
    return of(checkpoint, List.of());
  }

  /**
   * As it was saved.
   *
   * @param segments those that the checkpoint names, in its order
   */
  public static Cursor of(Checkpoint checkpoint, List<Segment.Loaded> segments) {
    return new Cursor(checkpoint, segments);
  }

  /** One that is to be written although nothing was delivered yet. */
  public static Cursor unsaved(Checkpoint checkpoint) {
    var cursor = of(checkpoint);
    cursor.changed = true;
    return cursor;
  }

  public Checkpoint checkpoint(String tenantId, HandledRequests handled) {
    return new Checkpoint(
        tenantId,
        watermark,
        reach,
        rescan.watermark(),
        delivered,
        quarantined,
        superseded,
        receipt,
        begin,
        gaps.spans(),
        handled,
        revisions.remembered());
  }

  /** What the sink has. */
  public KnownRevisions revisions() {
    return revisions;
  }

  /** A snapshot. */
  public Progress progress() {
    return new Progress(delivered, quarantined, superseded, watermark, reach, gaps.spans());
  }

  /** Whether there is anything to write since {@link #saved()}. */
  public boolean isChanged() {
    return changed;
  }

  public void saved() {
    changed = false;
  }

  /**
   * Begins a pass that this sink reads together with others.
   *
   * @param from the pass reads what was updated since then
   * @param own where it would begin if it were for this sink alone
   * @param left gaps of any of its sinks, left out: this sink has them from its own time on
   */
  public void beginPass(Instant from, Instant own, List<Gap> left) {
    asked = new AskedRange(from, own);
    left.forEach(gap -> gap.since(own).ifPresent(this::addGap));
  }

  /** What is read next are gaps of this sink or of others. */
  public void beginGaps() {
    asked = AskedRange.GAPS;
  }

  /**
   * Takes note of a revision that was read.
   *
   * @return whether it is to be delivered; one that is superseded is counted instead, once
   */
  public boolean admit(Revision revision) {
    if (asked.isForOthers(revision.time()) && !gaps.covers(revision.time())) {
      return false;
    }
    if (revision.time().isBefore(asked.from())) {
      revisions.keepStray(revision);
    }
    var novelty = revisions.compare(revision);
    if (novelty == Novelty.SUPERSEDED && revisions.countsAsSuperseded(revision)) {
      superseded = Progress.next(superseded); // written with the next batch: stale is no news
    }
    return novelty == Novelty.NEW;
  }

  /** What the sink has of that identity, whatever its time; empty when it has nothing of it. */
  public Optional<Revision> known(String identity) {
    return revisions.known(identity);
  }

  /**
   * The sink has it, and it has come again: it is remembered from now on. Not each time, since that
   * is written.
   *
   * @param horizon for how long it is remembered
   */
  public void keep(String identity, Instant now, Duration horizon) {
    known(identity)
        .filter(last -> last.time().isBefore(now.minus(horizon.dividedBy(2))))
        .ifPresent(
            _ -> {
              revisions.remember(new Revision(identity, Ticks.floor(now)));
              changed = true;
            });
  }

  public void delivered(Revision revision) {
    delivered = Progress.next(delivered);
    revisions.remember(revision);
    changed = true;
  }

  public void quarantined(Revision revision) {
    quarantined = Progress.next(quarantined);
    revisions.remember(revision);
    changed = true;
  }

  /** A quarantined revision is to be tried again, unless a later one was delivered since. */
  public void release(Revision revision) {
    quarantined = Math.max(0, quarantined - 1);
    revisions.forget(revision);
    changed = true;
  }

  /**
   * Everything up to the time has been acknowledged. The watermark never moves back, nor before
   * what was asked for.
   *
   * @param serverTime the watermark stays at or before it: one alert from the future must not blind
   *     the feed
   */
  public void reached(Instant time, Instant serverTime) {
    changed |= advance(time, serverTime);
  }

  /** The same, where it is not worth a write: the status tells it, too. */
  public void passed(Instant time, Instant serverTime) {
    advance(time, serverTime);
  }

  private boolean advance(Instant time, Instant serverTime) {
    var latest = time.isAfter(serverTime) ? serverTime : time;
    var next = Ticks.floor(latest.isBefore(asked.from()) ? asked.from() : latest);
    if (watermark.isPresent() && !next.isAfter(watermark.get())) {
      return false;
    }
    watermark = Optional.of(next);
    return true;
  }

  /** A pass may begin then because another sink is behind: this one has to know what it brings. */
  public void keepSince(Instant time) {
    keptSince = time;
  }

  /** Forgets what no pass can read again. A gap is read again however old it is. */
  public void forgetBeyond(Duration horizon) {
    watermark
        .map(reached -> rescan.of(reached, horizon, begin))
        .map(first -> first.isAfter(keptSince) ? keptSince : first)
        .ifPresent(first -> revisions.forgetBefore(first, gaps::covers));
  }

  /** Forgets the oldest where there are more than that, and returns how many there are then. */
  int forgetSurplus(int max) {
    // Reading again what is not remembered any more would deliver it again, at every poll.
    reach = revisions.forgetSurplus(max).or(() -> reach);
    return revisions.size();
  }

  /** Where a pass begins that overlaps by that much; empty: at the feed's beginning. */
  public Optional<Instant> start(Duration overlap) {
    return watermark.map(reached -> bounded(reached.minus(overlap), reached)).or(() -> begin);
  }

  /** Where a rescan begins that finds what became visible so late; empty as for a pass. */
  public Optional<Instant> startOfRescan(Duration lookback) {
    return watermark
        .map(reached -> bounded(rescan.of(reached, lookback, begin), reached))
        .or(() -> begin);
  }

  /**
   * What is not remembered is not read again, but all that lies behind the watermark is: of what
   * was delivered ahead of it, some may come twice, and nothing between is left out.
   */
  private Instant bounded(Instant start, Instant reached) {
    var remembered =
        reach
            .map(time -> time.isAfter(reached) ? reached : time)
            .filter(start::isBefore)
            .orElse(start);
    return begin.filter(remembered::isBefore).orElse(remembered);
  }

  /** The next rescan looks back from the watermark of now, or while there is none from here. */
  public void beginRescan(Instant from) {
    rescan.begin(watermark.orElse(from));
  }

  /** The rescan has come to its end; written along with the next batch. */
  public void endRescan() {
    rescan.end();
  }

  /** The same, where it is worth a write: records come so rarely that no batch may follow. */
  public void completeRescan() {
    endRescan();
    changed = true;
  }

  /** Remembers what cannot be read yet. */
  public void addGap(Gap gap) {
    replaceGaps(gaps.with(gap));
  }

  /** That part of the gaps has been read. */
  public void closeGap(Gap read) {
    replaceGaps(gaps.without(read));
  }

  /** Gives up gaps that the source cannot have anything of any more. */
  public void expireGaps(Instant oldest) {
    replaceGaps(gaps.endingAfter(oldest));
  }

  private void replaceGaps(Gaps next) {
    changed |= !next.equals(gaps);
    gaps = next;
  }

  public List<Gap> gaps() {
    return gaps.spans();
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
  public void rewind(Instant to, long newReceipt) {
    revisions.forgetSince(to);
    watermark = watermark.map(reached -> reached.isAfter(to) ? Ticks.floor(to) : reached);
    receipt = newReceipt;
    changed = true;
  }

  /** Keeps what the sink asks to be handed with the next batch. */
  public void keepReceipt(long newReceipt) {
    changed |= receipt != newReceipt;
    receipt = newReceipt;
  }

  public long receipt() {
    return receipt;
  }
}
