// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.read;

import io.mdeoperator.base.Ticks;
import io.mdeoperator.defender.AlertSlice;
import io.mdeoperator.delivery.checkpoint.Gap;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A span of {@code lastUpdateTime}.
 *
 * @param from first instant, inclusive
 * @param before end, exclusive; absent: open-ended
 * @param lean whether it is read without evidence, since most of it is known
 * @param gap the gap that it is a part of, when that is tried again
 * @param slice the part of a single instant; absent: all of it
 */
public record Window(
    Instant from,
    Optional<Instant> before,
    boolean lean,
    Optional<Gap> gap,
    Optional<AlertSlice> slice) {
  /**
   * The last part of an instant: what its other slices did not have. No query asks for that, so all
   * of the instant is asked for, and as many rows as the slices had are skipped.
   */
  private static final Optional<AlertSlice> REST = Optional.of(AlertSlice.WHOLE);

  private Window(Instant from, Optional<Instant> before, boolean lean, Optional<Gap> gap) {
    this(from, before, lean, gap, Optional.empty());
  }

  public static Window openEnded(Instant from) {
    return new Window(from, Optional.empty(), false, Optional.empty());
  }

  static Window lean(Instant from, Instant before) {
    return new Window(from, Optional.of(before), true, Optional.empty());
  }

  static Window of(Gap gap) {
    return new Window(gap.from(), Optional.of(gap.before()), false, Optional.of(gap));
  }

  /** Whether it cannot be divided any more. */
  boolean isInstant() {
    return before.isPresent() && !before.get().isAfter(from.plus(Ticks.ONE));
  }

  boolean endsBefore(Instant time) {
    return before.isPresent() && !time.isBefore(before.get());
  }

  Window startingAt(Instant start) {
    return start.isAfter(from) ? new Window(start, before, lean, gap) : this;
  }

  Window endingAt(Instant end) {
    return new Window(from, Optional.of(end), lean, gap);
  }

  /** The same span in parts that begin at these times, which ascend. */
  List<Window> dividedAt(Collection<Instant> times) {
    var parts = new ArrayList<Window>();
    var rest = this;
    for (var time : times) {
      if (time.isAfter(rest.from) && !endsBefore(time)) {
        parts.add(rest.endingAt(time));
        rest = rest.startingAt(time);
      }
    }
    parts.add(rest);
    return parts;
  }

  Window withEvidence() {
    return new Window(from, before, false, gap, slice);
  }

  /** What to ask for. */
  public AlertSlice part() {
    return slice.orElse(AlertSlice.WHOLE);
  }

  /** Whether it is what is left of a single instant when its slices have been read. */
  boolean isRest() {
    return slice.equals(REST);
  }

  boolean isSlice() {
    return slice.isPresent() && !isRest();
  }

  /**
   * Parts of a single instant, and last what none of them has.
   *
   * @param created some of the creation times in it, in ticks
   * @return nothing when it cannot be divided in this way
   */
  List<Window> slices(long[] created) {
    var parts = isRest() ? List.<AlertSlice>of() : InstantSplitter.divide(part(), created);
    var rest = REST.stream().filter(_ -> !parts.isEmpty() && slice.isEmpty());
    return Stream.concat(parts.stream(), rest)
        .map(of -> new Window(from, before, lean, gap, Optional.of(of)))
        .toList();
  }

  /** What is left of it, ascending, without the gaps. */
  List<Window> without(Collection<Gap> gaps) {
    var parts = Stream.of(this);
    for (var gap : gaps) {
      parts = parts.flatMap(part -> part.without(gap));
    }
    return parts.toList();
  }

  private Stream<Window> without(Gap gap) {
    if (endsBefore(gap.from())) {
      return Stream.of(this);
    }
    var parts = Stream.<Window>builder();
    if (gap.from().isAfter(from)) {
      parts.add(endingAt(gap.from()));
    }
    if (!endsBefore(gap.before())) {
      parts.add(startingAt(gap.before()));
    }
    return parts.build();
  }
}
