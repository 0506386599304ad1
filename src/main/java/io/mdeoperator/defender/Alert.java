// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender;

import java.time.Instant;
import java.util.Optional;

/**
 * One revision of an alert as it came.
 *
 * @param id as in the answer; empty when it had none
 * @param lastUpdateTime {@code lastUpdateTime}, or the creation time where that is absent, or
 *     {@link Instant#EPOCH} where both are
 * @param creationTime {@code alertCreationTime} as it came, see {@link #created()}
 * @param tenantId {@code aadTenantId} in lower case; empty when null or absent
 * @param json the alert's own JSON, UTF-8, unchanged
 */
@SuppressWarnings("ArrayRecordComponent") // bytes are held once and never compared
public record Alert(
    String id, Instant lastUpdateTime, String creationTime, String tenantId, byte[] json) {
  /** When it was created; absent when the API told no time. Read when it is asked for only. */
  public Optional<Instant> created() {
    return AlertTime.parse(creationTime);
  }

  @Override
  public String toString() {
    return "Alert[" + id + " " + lastUpdateTime + "]";
  }
}
