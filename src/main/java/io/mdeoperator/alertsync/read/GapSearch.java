// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.read;

import io.mdeoperator.alertsync.checkpoint.Gap;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.base.Ticks;
import io.mdeoperator.defender.ApiAnswer;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/**
 * Finds out what to do with a window that cannot be read. When it has failed several times while
 * the API answers something else, it is halved until what fails is small: that is a gap, and the
 * feed goes on without it. While the API answers nothing at all, there is no gap. Pure; not
 * thread-safe.
 */
public final class GapSearch {
  static final int PATIENCE = 3;
  static final int MAX_CALLS = 12;

  private int failures;
  private int callsLeft;
  private Instant end = Instant.MIN;

  /** What a failure of a window means. */
  public sealed interface Verdict {
    /** Not a gap, or not known yet: the same window is read again later. */
    record Wait() implements Verdict {}

    /** Perhaps not all of it fails: its halves are read instead, ascending. */
    record Halve(List<Window> halves) implements Verdict {}

    /** What is left after halving fails: it is a gap, and the pass continues behind it. */
    record LeaveOut(Gap gap) implements Verdict {}
  }

  /** A window was read. */
  void succeeded(Window window) {
    failures = 0;
    if (window.before().isEmpty() || !window.before().get().isBefore(end)) {
      callsLeft = 0;
    }
  }

  /**
   * A window could not be read.
   *
   * @param control asks the API for something else
   */
  public Verdict failed(Window window, Reason reason, Supplier<ApiAnswer> control) {
    if (!mayBeForThisWindowOnly(reason)) {
      return new Verdict.Wait();
    }
    if (callsLeft == 0 && !begin(window, control)) {
      return new Verdict.Wait();
    }
    callsLeft--;
    var from = Ticks.of(window.from());
    var width = Ticks.of(end(window)) - from;
    if (width <= 0) {
      callsLeft = 0; // nothing but what is still to come fails
      return new Verdict.Wait();
    }
    return callsLeft == 0 || width == 1
        ? leaveOut(window, control)
        : halve(window, Ticks.instant(from + width / 2));
  }

  /** Whether a failure of that reason can be one of the window, not of the API. */
  static boolean mayBeForThisWindowOnly(Reason reason) {
    return reason == Reason.API_UNAVAILABLE || reason == Reason.API_REQUEST_REJECTED;
  }

  private boolean begin(Window window, Supplier<ApiAnswer> control) {
    failures++;
    if (failures < PATIENCE || !(control.get() instanceof ApiAnswer.Read read)) {
      return false;
    }
    end = Ticks.floor(read.serverTime()); // a gap in the future would hold back what is to come
    end = end(window);
    callsLeft = MAX_CALLS;
    return true;
  }

  private Instant end(Window window) {
    return window.before().filter(end::isAfter).orElse(end);
  }

  /** What comes behind the time when the search began is not halved: it is still to come. */
  private Verdict halve(Window window, Instant middle) {
    var first = window.endingAt(middle);
    var second = window.startingAt(middle);
    return new Verdict.Halve(
        window.endsBefore(end(window))
            ? List.of(first, second)
            : List.of(first, second.endingAt(end), window.startingAt(end)));
  }

  /** The API may have gone down since the search began: then it is no gap. */
  private Verdict leaveOut(Window window, Supplier<ApiAnswer> control) {
    callsLeft = 0;
    if (!(control.get() instanceof ApiAnswer.Read)) {
      return new Verdict.Wait();
    }
    failures = 0;
    return new Verdict.LeaveOut(new Gap(window.from(), end(window)));
  }
}
