// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.hunting.run;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.hunting.row.RepeatedKeys;
import io.mdeoperator.hunting.run.RunReport.FailedRescan;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the runs of one query leave to the next one; all of it can be lost at any time. Used by one
 * thread at a time, the one that runs the query.
 */
public final class RunMemory {
  private final Map<String, SinkTrack> sinks = new HashMap<>();
  private final RepeatedKeys repeated = new RepeatedKeys();
  private Optional<RunPass> pass = Optional.empty();
  private Set<String> ofPass = new HashSet<>();
  private Optional<PassTotals> totals = Optional.empty();
  private Optional<Span> lost = Optional.empty();
  private Optional<Instant> lastRescan;
  private Optional<FailedRescan> failedRescan = Optional.empty();
  private List<Object> version = List.of();
  private boolean hasTriedSmaller;
  private long longRow;

  /**
   * @param lastRescan when one came to its end last, as the status has it
   */
  public RunMemory(Optional<Instant> lastRescan) {
    this.lastRescan = lastRescan;
  }

  SinkTrack sink(String name) {
    return sinks.computeIfAbsent(name, _ -> new SinkTrack());
  }

  /** Drops the sinks that the query has no more. */
  void keepOnly(List<String> names) {
    sinks.keySet().retainAll(names);
  }

  /** What a person has changed may mend what is in the way, and changes what is looked for. */
  void isAbout(List<Object> latest) {
    if (!latest.equals(version)) {
      version = List.copyOf(latest);
      sinks.values().forEach(SinkTrack::makeDue);
      dropPass();
      hasTriedSmaller = false;
      failedRescan = Optional.empty();
    }
  }

  RepeatedKeys repeated() {
    return repeated;
  }

  Optional<RunPass> pass() {
    return pass;
  }

  /**
   * A pass begins.
   *
   * @param names of the sinks that it is for: what it reads is all that they lack
   * @param start now
   * @param startOfWait the same by the clock of waits
   */
  RunPass begin(RunPass next, Collection<String> names, Instant start, Instant startOfWait) {
    pass = Optional.of(next);
    ofPass = new HashSet<>(names);
    totals = Optional.of(new PassTotals(start, startOfWait, 0, 0));
    lost = next.lost().map(span -> lost.map(span::with).orElse(span)).or(() -> lost);
    return next;
  }

  /** Whether a sink may take part in the next run. */
  boolean takesPart(String sink) {
    return pass.isEmpty() || ofPass.contains(sink);
  }

  /** A sink has missed a part of the pass. */
  void leavePass(String sink) {
    ofPass.remove(sink);
  }

  /** The pass begins anew with the next run. */
  void dropPass() {
    pass = Optional.empty();
  }

  /** Of the pass that began last. */
  PassTotals totals() {
    return totals.orElseThrow();
  }

  /** Adds rows of that pass. */
  void count(long rows, long newRows) {
    totals = totals.map(before -> before.with(rows, newRows));
  }

  /**
   * What was to be looked at and is too old, in any pass until it is told: the next one begins
   * behind it.
   */
  Optional<Span> lost() {
    return lost;
  }

  void lossIsTold() {
    lost = Optional.empty();
  }

  /** When a rescan came to its end last. */
  Optional<Instant> lastRescan() {
    return lastRescan;
  }

  void rescanned(Instant time) {
    lastRescan = Optional.of(time);
    failedRescan = Optional.empty();
  }

  /** The rescan may be too heavy. */
  void rescanFailed(Instant time, Reason reason) {
    var isRepetition = failedRescan.filter(FailedRescan::isToBeRepeated).isPresent();
    failedRescan = Optional.of(new FailedRescan(time, reason, isRepetition, false));
  }

  /** A run that was no rescan has come to its end: Graph is there. */
  void graphIsThere() {
    failedRescan = failedRescan.map(FailedRescan::graphIsThere);
  }

  /** The last rescan, if it failed. */
  Optional<FailedRescan> failedRescan() {
    return failedRescan;
  }

  /** When a rescan ended last, whatever it came to, unless it is to be repeated. */
  Optional<Instant> lastRescanTried() {
    return failedRescan
        .filter(failed -> !failed.isToBeRepeated())
        .map(FailedRescan::time)
        .or(() -> lastRescan);
  }

  /** Whether a query that is too heavy has not been tried with a smaller window yet. */
  boolean mayTrySmaller() {
    var may = !hasTriedSmaller;
    hasTriedSmaller = true;
    return may;
  }

  void answered() {
    hasTriedSmaller = false;
    longRow = 0;
  }

  /** Bytes of a row that there was no room for. */
  long longRow() {
    return longRow;
  }

  void longRow(long bytes) {
    longRow = bytes;
  }

  /**
   * Rows of all runs of a pass together.
   *
   * @param startOfWait by the clock of waits
   * @param rows of each window once
   */
  record PassTotals(Instant start, Instant startOfWait, long rows, long newRows) {
    private PassTotals with(long more, long moreNew) {
      return new PassTotals(start, startOfWait, rows + more, newRows + moreNew);
    }
  }
}
