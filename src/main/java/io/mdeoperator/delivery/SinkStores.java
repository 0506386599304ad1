// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.delivery;

import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.delivery.checkpoint.RememberedAlerts;
import io.mdeoperator.sink.store.CheckpointStore;
import io.mdeoperator.sink.store.Quarantine;
import java.util.Optional;

/** Where a feed's sinks have their checkpoints and what they refuse, and how much they remember. */
public record SinkStores(
    CheckpointStore checkpoints, Quarantine quarantine, RememberedAlerts remembered) {
  /**
   * Deletes all that is kept of a sink.
   *
   * @return why it could not be deleted
   */
  public Optional<Problem> forget(String sink) {
    return quarantine.forget(sink).or(() -> checkpoints.delete(sink));
  }
}
