// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink;

import io.mdeoperator.base.Sha256;
import io.mdeoperator.base.Ticks;
import io.mdeoperator.defender.Alert;
import io.mdeoperator.defender.AlertTime;
import java.time.Instant;

/**
 * One state of one alert.
 *
 * @param identity the alert's id, or the SHA-256 of its bytes where it has none
 * @param time its last update, exact to 100 ns
 */
public record Revision(String identity, Instant time) {
  /** Ids as they are seen; others could mean something else in an address. */
  private static final String PLAIN_ID = "[A-Za-z0-9_-]{1,200}";

  public static Revision of(Alert alert) {
    var identity = alert.id().isEmpty() ? Sha256.hex(alert.json()) : alert.id();
    return new Revision(identity, Ticks.floor(alert.lastUpdateTime()));
  }

  /** The same for the same revision, however often it is delivered. */
  public String idempotencyKey(String tenantId) {
    return tenantId + "/" + identity + "/" + AlertTime.format(time);
  }

  /** Whether the source can be asked for the alert by its id. */
  public boolean isAddressable() {
    return identity.matches(PLAIN_ID);
  }

  /** 64 bits that stand for the identity: short ids and ids of any length take the same room. */
  public long hash() {
    return Sha256.first64Bits(identity);
  }
}
