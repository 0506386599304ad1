// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.read;

import io.mdeoperator.defender.Alert;
import io.mdeoperator.defender.AlertSource.AlertHandler;
import io.mdeoperator.delivery.memory.BatchRoom;
import java.util.ArrayList;
import java.util.List;

/** Collects alerts that are fetched one by one, while there is room for all of them together. */
public final class FetchedAlerts implements AlertHandler {
  private final BatchRoom room;
  private final List<Alert> alerts = new ArrayList<>();
  private long bytes;

  public FetchedAlerts(BatchRoom room) {
    this.room = room;
  }

  @Override
  public boolean take(Alert alert) {
    bytes += alert.json().length;
    return alerts.add(alert);
  }

  @Override
  public boolean hasRoomFor(long alert) {
    return room.hasRoomFor(bytes + alert);
  }

  /** All until now; not a copy. */
  public List<Alert> alerts() {
    return alerts;
  }
}
