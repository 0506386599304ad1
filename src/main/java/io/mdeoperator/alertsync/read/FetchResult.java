package io.mdeoperator.alertsync.read;

import io.mdeoperator.alertsync.checkpoint.Gap;
import io.mdeoperator.defender.Alert;
import io.mdeoperator.remote.RemoteFailure;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What one call brought. */
public sealed interface FetchResult {
  /**
   * Alerts to be delivered now, ascending by last update.
   *
   * @param reached there is none in the source that is earlier and was neither handed on in this
   *     pass nor unwanted; absent when that cannot be said
   * @param serverTime the server's clock at that time
   * @param healed what is part of no gap any more once the alerts are delivered
   */
  public record Ready(
      List<Alert> alerts, Optional<Instant> reached, Instant serverTime, Optional<Gap> healed)
      implements FetchResult {
    /** Whether there is nothing to be told to anybody. */
    public boolean isEmpty() {
      return alerts.isEmpty() && healed.isEmpty();
    }
  }

  /** The window was replaced by others; nothing is to be delivered. */
  public record Divided() implements FetchResult {}

  /** The call failed. */
  public record Failed(RemoteFailure failure) implements FetchResult {}

  /** The call failed again, as all others of that window do: to be remembered, and gone on with. */
  public record Unreadable(Gap gap, RemoteFailure failure) implements FetchResult {}
}
