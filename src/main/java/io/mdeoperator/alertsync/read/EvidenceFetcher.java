// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.read;

import io.mdeoperator.alertsync.checkpoint.Revision;
import io.mdeoperator.defender.Alert;
import io.mdeoperator.defender.ApiAnswer;
import java.util.ArrayList;
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
  static Optional<List<Alert>> fetch(List<Alert> alerts, PageReader reader) {
    if (alerts.size() > MAX_SINGLE_ALERTS) {
      return Optional.empty();
    }
    var whole = new ArrayList<Alert>();
    for (var alert : alerts) {
      var found =
          Revision.of(alert).isAddressable() ? fetch(alert, reader) : Optional.<Alert>empty();
      if (found.isEmpty()) {
        return Optional.empty();
      }
      whole.add(found.get());
    }
    whole.sort(Comparator.comparing(Alert::lastUpdateTime));
    return Optional.of(whole);
  }

  private static Optional<Alert> fetch(Alert seen, PageReader reader) {
    var found = new ArrayList<Alert>();
    return reader.one(seen.id(), found::add) instanceof ApiAnswer.Read
        ? found.stream().filter(alert -> isAtLeast(alert, seen)).findFirst()
        : Optional.empty();
  }

  /** An older answer is a stale one. */
  private static boolean isAtLeast(Alert alert, Alert seen) {
    return alert.id().equals(seen.id()) && !alert.lastUpdateTime().isBefore(seen.lastUpdateTime());
  }
}
