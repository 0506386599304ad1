// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.read;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.base.Ticks;
import io.mdeoperator.defender.ApiAnswer;
import io.mdeoperator.delivery.checkpoint.Gap;
import io.mdeoperator.remote.RemoteFailure;
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
   * @return the failure where that is no gap, or not known yet: the same window is read again
   *     later; else its parts, since perhaps not all of it fails; at last, what is left is a gap
   */
  public FetchResult failed(Window window, RemoteFailure failure, Supplier<ApiAnswer> control) {
    var wait = new FetchResult.Failed(failure);
    if (!mayBeForThisWindowOnly(failure.reason())) {
      return wait;
    }
    if (callsLeft == 0 && !begin(window, control)) {
      return wait;
    }
    callsLeft--;
    var from = Ticks.of(window.from());
    var width = Ticks.of(end(window)) - from;
    if (width <= 0) {
      callsLeft = 0; // nothing but what is still to come fails
      return wait;
    }
    if (callsLeft > 0 && width > 1) {
      return new FetchResult.NothingYet(halves(window, Ticks.instant(from + width / 2)));
    }
    callsLeft = 0;
    // The API may have gone down since the search began: then it is no gap.
    return control.get() instanceof ApiAnswer.Read ? leaveOut(window) : wait;
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
  private List<Window> halves(Window window, Instant middle) {
    var first = window.endingAt(middle);
    var second = window.startingAt(middle);
    return window.endsBefore(end(window))
        ? List.of(first, second)
        : List.of(first, second.endingAt(end), window.startingAt(end));
  }

  /** The pass continues behind it. */
  private FetchResult leaveOut(Window window) {
    failures = 0;
    var gap = new Gap(window.from(), end(window));
    return new FetchResult.Unreadable(gap, new Advance.Replace(window.without(List.of(gap))));
  }
}
