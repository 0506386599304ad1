package io.mdeoperator.defender;

import java.time.Instant;

/**
 * One revision of an alert as it came.
 *
 * @param id as in the answer; empty when it had none
 * @param lastUpdateTime {@code lastUpdateTime}, or the creation time where that is absent, or
 *     {@link Instant#EPOCH} where both are
 * @param tenantId {@code aadTenantId} in lower case; empty when null or absent
 * @param json the alert's own JSON, UTF-8, unchanged
 */
@SuppressWarnings("ArrayRecordComponent") // bytes are held once and never compared
public record Alert(String id, Instant lastUpdateTime, String tenantId, byte[] json) {
  @Override
  public String toString() {
    return "Alert[" + id + " " + lastUpdateTime + "]";
  }
}
