// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.read;

import io.mdeoperator.base.Ticks;
import io.mdeoperator.defender.ApiAnswer;
import io.mdeoperator.delivery.checkpoint.Gap;
import io.mdeoperator.remote.RemoteFailure;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Looks for what surrounds a bad alert, in one round over all gaps: a gap that fails again is
 * halved a few times, so that after some rounds it is a single instant. Each gap gets the same
 * number of calls, however many there are. Not thread-safe.
 */
final class GapNarrowing {
  private static final int MAX_HALVINGS_OF_GAP = 12;
  private static final int MAX_HALVINGS = 60;

  private final int halvingsOfGap;
  private Optional<Gap> gap = Optional.empty();
  private int halvingsLeft;

  /**
   * Begins a round.
   *
   * @param gaps how many there are
   */
  GapNarrowing(int gaps) {
    halvingsOfGap = Math.clamp(MAX_HALVINGS / Math.max(1, gaps), 1, MAX_HALVINGS_OF_GAP);
  }

  /**
   * A part of a gap could not be read again.
   *
   * @param control asks the API for something else
   * @return what to read instead: nothing when that part stays a gap; the failure while the API
   *     answers nothing at all, which tells nothing of the gap
   */
  FetchResult failed(Window window, RemoteFailure failure, Supplier<ApiAnswer> control) {
    if (!window.gap().equals(gap)) {
      if (!(control.get() instanceof ApiAnswer.Read)) {
        return new FetchResult.Failed(failure);
      }
      gap = window.gap();
      halvingsLeft = halvingsOfGap;
    }
    if (window.isInstant() || halvingsLeft == 0) {
      return new FetchResult.NothingYet(List.of());
    }
    halvingsLeft--;
    return new FetchResult.NothingYet(halves(window));
  }

  private static List<Window> halves(Window window) {
    var from = Ticks.of(window.from());
    var width = Ticks.of(window.before().orElseThrow()) - from;
    var middle = Ticks.instant(from + width / 2);
    return List.of(window.endingAt(middle), window.startingAt(middle));
  }
}
