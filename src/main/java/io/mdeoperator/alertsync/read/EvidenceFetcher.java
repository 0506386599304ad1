// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.read;

import io.mdeoperator.defender.Alert;
import io.mdeoperator.defender.ApiAnswer;
import io.mdeoperator.delivery.memory.BatchRoom;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Fetches the evidence of alerts that were read without it, one by one. Pure. */
final class EvidenceFetcher {
  /** From there on, reading the window once more is cheaper. */
  private static final int MAX_SINGLE_ALERTS = 10;

  private EvidenceFetcher() {}

  /**
   * The same alerts with their evidence, ascending; some may be later revisions than those that
   * were read.
   *
   * @return nothing when it is better to read all of them again with evidence: they are many, or
   *     one of them cannot be fetched as it was read, or at all
   */
  static Optional<List<Alert>> fetch(List<Alert> alerts, PageReader reader, BatchRoom room) {
    if (alerts.size() > MAX_SINGLE_ALERTS) {
      return Optional.empty();
    }
    var whole = new FetchedAlerts(room);
    for (var alert : alerts) {
      if (!AlertRecords.revision(alert).isAddressable() || !isFetched(alert, reader, whole)) {
        return Optional.empty();
      }
    }
    whole.alerts().sort(Comparator.comparing(Alert::lastUpdateTime));
    return Optional.of(whole.alerts());
  }

  private static boolean isFetched(Alert seen, PageReader reader, FetchedAlerts whole) {
    var before = whole.alerts().size();
    return reader.one(seen.id(), whole) instanceof ApiAnswer.Read
        && whole.alerts().size() > before
        && isAtLeast(whole.alerts().getLast(), seen);
  }

  /** An older answer is a stale one. */
  private static boolean isAtLeast(Alert alert, Alert seen) {
    return alert.id().equals(seen.id()) && !alert.lastUpdateTime().isBefore(seen.lastUpdateTime());
  }
}
