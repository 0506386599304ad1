// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.delivery.memory;

/**
 * The room in memory for the alerts of one batch. One that was read has room in any case; two may
 * be more than {@link #MAX_BYTES}.
 */
public interface BatchRoom {
  /** Alerts: what one checkpoint write is paid for. */
  int MAX_ALERTS = 5_000;

  /** Bytes of JSON: what one checkpoint write is paid for, and dies young in a small heap. */
  long MAX_BYTES = 2 << 20;

  /** Bytes of JSON that each batch of a backlog has room for: what finds none is read again. */
  long MIN_BYTES_OF_BACKLOG = 512 << 10;

  /** Whether an alert that is so many bytes of JSON may be read; it has room then. */
  boolean hasRoomFor(long alert);

  /** Whether so many alerts have room that are so many bytes of JSON together. */
  boolean has(int alerts, long bytes);

  /** Most alerts of a batch, whatever their size. */
  default int alerts() {
    return MAX_ALERTS;
  }
}
