// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink;

import io.mdeoperator.base.Sha256;
import io.mdeoperator.base.Ticks;
import java.time.Instant;

/**
 * One state of one alert, or a row, which has no other.
 *
 * @param identity the record's id, or the SHA-256 of its bytes where it has none
 * @param time its time, exact to 100 ns
 */
public record Revision(String identity, Instant time) {
  /** Ids as they are seen; others could mean something else in an address. */
  private static final String PLAIN_ID = "[A-Za-z0-9_-]{1,200}";

  public static Revision of(SinkRecord record) {
    var identity = record.id().isEmpty() ? Sha256.hex(record.json()) : record.id();
    return new Revision(identity, Ticks.floor(record.time()));
  }

  /** Whether the source can be asked for it by its id. */
  public boolean isAddressable() {
    return identity.matches(PLAIN_ID);
  }
}
