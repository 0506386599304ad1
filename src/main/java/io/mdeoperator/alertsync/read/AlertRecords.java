// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.read;

import io.mdeoperator.defender.Alert;
import io.mdeoperator.sink.Revision;
import io.mdeoperator.sink.SinkRecord;

/** Alerts as sinks are given them. */
public final class AlertRecords {
  private AlertRecords() {}

  /** An alert, its bytes not copied. */
  public static SinkRecord of(Alert alert) {
    return new SinkRecord(alert.id(), alert.lastUpdateTime(), alert.json());
  }

  /** What sinks tell it by. */
  public static Revision revision(Alert alert) {
    return Revision.of(of(alert));
  }
}
