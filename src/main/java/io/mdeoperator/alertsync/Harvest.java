package io.mdeoperator.alertsync;

import io.mdeoperator.defender.Alert;
import io.mdeoperator.remote.RemoteFailure;
import java.time.Instant;
import java.util.List;

/** What one call brought. */
sealed interface Harvest {
  /**
   * Alerts to be delivered now, ascending by last update. There is none in the source that is
   * earlier than the last of them and was neither handed on in this pass nor unwanted.
   *
   * @param serverTime the server's clock at that time
   */
  record Ready(List<Alert> alerts, Instant serverTime) implements Harvest {}

  /** The page was full, so the window was divided; nothing is to be delivered. */
  record Divided() implements Harvest {}

  /** The call failed. */
  record Failed(RemoteFailure failure) implements Harvest {}
}
