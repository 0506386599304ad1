// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.read;

import io.mdeoperator.delivery.Portion;
import io.mdeoperator.delivery.checkpoint.Gap;
import io.mdeoperator.remote.RemoteFailure;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What one call of {@link WindowQueue#next} brought, and what comes after it. */
public sealed interface FetchResult {
  /** To be handed to {@link WindowQueue#advance} once what was brought has been delivered. */
  default Advance advance() {
    return new Advance.Retry();
  }

  /**
   * Alerts to be delivered now, ascending by last update.
   *
   * @param reached there is none in the source that is earlier and was neither handed on in this
   *     pass nor unwanted; absent when that cannot be said
   * @param serverTime the server's clock at that time
   * @param closed what is part of no gap any more once the alerts are delivered
   */
  record Ready(
      List<WantedAlert> alerts,
      Optional<Instant> reached,
      Instant serverTime,
      Optional<Gap> closed,
      Advance advance)
      implements FetchResult {
    /** Whether no sink has anything to do. */
    public boolean isEmpty() {
      return alerts.isEmpty() && reached.isEmpty() && closed.isEmpty();
    }

    /** What one sink is given of it. */
    public Portion portion(String sink) {
      return new Portion(
          alerts.stream()
              .filter(wanted -> wanted.sinks().contains(sink))
              .map(wanted -> AlertRecords.of(wanted.alert()))
              .toList(),
          reached,
          serverTime,
          closed);
    }
  }

  /**
   * Nothing of the window can be delivered yet: it is read in another way.
   *
   * @param parts what is read instead, ascending
   */
  record NothingYet(List<Window> parts) implements FetchResult {
    @Override
    public Advance advance() {
      return new Advance.Replace(parts);
    }
  }

  /** The call failed. */
  record Failed(RemoteFailure failure) implements FetchResult {}

  /**
   * There is no memory now for one of the alerts.
   *
   * @param bytes that it has at least
   */
  record NoRoom(long bytes) implements FetchResult {}

  /** The call failed again, as all others of that window do: it is a gap. */
  record Unreadable(Gap gap, Advance advance) implements FetchResult {}
}
