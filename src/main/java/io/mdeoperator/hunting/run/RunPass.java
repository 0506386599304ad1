// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.hunting.run;

import io.mdeoperator.api.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * From where to where a query has to look, in one run if that works, else in several with smaller
 * windows one after the other. Pure; not thread-safe.
 */
public final class RunPass {
  /** What Microsoft keeps for hunting (Microsoft: "Microsoft Graph security API overview"). */
  static final Duration MAX_LENGTH = Duration.ofDays(30);

  static final Duration MIN_WINDOW = Duration.ofMinutes(1);

  private final Span whole;
  private final boolean isRescan;
  private final Instant scheduled;
  private final Optional<Span> lost;
  private Instant reached;
  private Duration size;

  /** Rows of an answer for this window that was not read to its end. */
  private long rowsOfPart;

  private RunPass(Span whole, boolean isRescan, Instant scheduled, Optional<Span> lost) {
    this.whole = whole;
    this.isRescan = isRescan;
    this.scheduled = scheduled;
    this.lost = lost;
    this.reached = whole.from();
    this.size = whole.length();
  }

  /**
   * One that begins.
   *
   * @param from what Microsoft does not keep any more is left out
   * @param watermark everything up to here has been delivered; what is later and left out is told
   * @param to the end, after {@code from} by a minute at least
   * @param scheduled when its run was due
   */
  static RunPass of(
      Instant from, Instant watermark, Instant to, boolean isRescan, Instant scheduled) {
    var oldest = to.minus(MAX_LENGTH);
    var latest = to.minus(MIN_WINDOW);
    var begin = from.isBefore(oldest) ? oldest : from.isAfter(latest) ? latest : from;
    return new RunPass(
        new Span(begin, to),
        isRescan,
        scheduled,
        watermark.isBefore(oldest) ? Optional.of(new Span(watermark, oldest)) : Optional.empty());
  }

  /** From where to where all of its runs look. */
  Span whole() {
    return whole;
  }

  /** What the next run looks at. */
  Span window() {
    var to = reached.plus(size);
    return new Span(reached, to.isAfter(whole.to()) ? whole.to() : to);
  }

  /** The window was read to its end; the next one may be larger again. */
  void read(Span window) {
    reached = window.to();
    rowsOfPart = 0;
    size = Durations.min(size.multipliedBy(2), MAX_LENGTH);
  }

  /**
   * An answer was not read to its end. The next one for the same window is worth while only where
   * this one came further than the one before: known rows are read in no time.
   *
   * @param rows that were read of it
   */
  boolean hasReadFurther(long rows) {
    var before = rowsOfPart;
    rowsOfPart = rows;
    return rows > before;
  }

  /**
   * The window brought more than can be read.
   *
   * @return false when it cannot be smaller
   */
  boolean narrow() {
    var length = window().length();
    if (length.compareTo(MIN_WINDOW) <= 0) {
      return false;
    }
    size = Durations.max(length.dividedBy(2), MIN_WINDOW);
    rowsOfPart = 0;
    return true;
  }

  /** Whether everything was read. */
  boolean isOver() {
    return !reached.isBefore(whole.to());
  }

  boolean isRescan() {
    return isRescan;
  }

  Instant scheduled() {
    return scheduled;
  }

  /** What was to be looked at and is too old; never seen. */
  Optional<Span> lost() {
    return lost;
  }
}
