// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.checkpoint;

import io.mdeoperator.api.Limits;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How far a sink has come, for its status.
 *
 * @param watermark everything up to here has been acknowledged
 * @param reach what is older is not remembered one by one any more, so no rescan reads it
 * @param gaps spans that could not be read yet
 */
public record Progress(
    long delivered,
    long quarantined,
    long superseded,
    Optional<Instant> watermark,
    Optional<Instant> reach,
    List<Gap> gaps) {
  /** One more; stays at the greatest number that a status can show. */
  static long next(long count) {
    return Math.min(count + 1, Limits.EXACT_INTEGER);
  }
}
