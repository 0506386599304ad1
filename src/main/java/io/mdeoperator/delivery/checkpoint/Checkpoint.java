// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.delivery.checkpoint;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is kept of a cursor over restarts.
 *
 * @param tenantId the tenant whose alerts it counts
 * @param watermark everything up to here has been acknowledged
 * @param reach what is older is not remembered one by one any more
 * @param rescanWatermark the watermark when the last complete rescan began
 * @param delivered revisions accepted
 * @param quarantined alerts refused for good
 * @param superseded revisions left out since the sink had a later one
 * @param receipt what the sink asked to be told again
 * @param begin nothing that was updated earlier is for this sink; absent: the feed's beginning
 * @param gaps spans that could not be read yet
 * @param handled what people asked for and the sink has done
 * @param known the alerts that the sink has
 */
public record Checkpoint(
    String tenantId,
    Optional<Instant> watermark,
    Optional<Instant> reach,
    Optional<Instant> rescanWatermark,
    long delivered,
    long quarantined,
    long superseded,
    long receipt,
    Optional<Instant> begin,
    List<Gap> gaps,
    HandledRequests handled,
    Remembered known) {
  public Checkpoint {
    gaps = List.copyOf(gaps);
  }
}
