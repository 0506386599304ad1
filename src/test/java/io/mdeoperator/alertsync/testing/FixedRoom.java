// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.testing;

import io.mdeoperator.delivery.memory.BatchRoom;

/**
 * Room that does not grow.
 *
 * @param alerts most alerts
 * @param bytes most bytes of JSON
 * @param part bytes of JSON in each part that a backlog is divided into
 */
public record FixedRoom(int alerts, long bytes, long part) implements BatchRoom {
  public static final FixedRoom LARGE = new FixedRoom(MAX_ALERTS, MAX_BYTES);
  public static final FixedRoom SMALL = new FixedRoom(MAX_ALERTS, 64 << 10, MAX_BYTES);

  /** With parts that are one batch each. */
  public FixedRoom(int alerts, long bytes) {
    this(alerts, bytes, bytes);
  }

  @Override
  public boolean hasRoomFor(long alert) {
    return true;
  }

  @Override
  public boolean has(int count, long size) {
    return count <= 2 || (count <= alerts && size <= bytes);
  }
}
