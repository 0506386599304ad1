package io.mdeoperator.alertsync;

import io.mdeoperator.defender.Alert;
import io.mdeoperator.remote.RemoteFailure;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What one call brought. */
sealed interface Harvest {
  /**
   * Alerts to be delivered now, ascending by last update.
   *
   * @param reached there is none in the source that is earlier and was neither handed on in this
   *     pass nor unwanted; absent when that cannot be said
   * @param serverTime the server's clock at that time
   * @param healed what is part of no gap any more once the alerts are delivered
   */
  record Ready(
      List<Alert> alerts, Optional<Instant> reached, Instant serverTime, Optional<Gap> healed)
      implements Harvest {
    /** Whether there is nothing to be told to anybody. */
    boolean isEmpty() {
      return alerts.isEmpty() && healed.isEmpty();
    }
  }

  /** The window was replaced by others; nothing is to be delivered. */
  record Divided() implements Harvest {}

  /** The call failed. */
  record Failed(RemoteFailure failure) implements Harvest {}

  /** The call failed again, as all others of that window do: to be remembered, and gone on with. */
  record Unreadable(Gap gap, RemoteFailure failure) implements Harvest {}
}
