// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.poll;

import io.mdeoperator.alertsync.read.BatchRoom;
import io.mdeoperator.base.ByteBudget;
import io.mdeoperator.base.ByteBudget.Reservation;
import java.time.Duration;
import java.util.Optional;

/**
 * The memory that all feeds together may take for alerts that they read and deliver: after an
 * outage all of them have a backlog, and the batches of all of them at the same time are more than
 * the heap holds. A poll begins with little, and takes more while there is some. Thread-safe.
 */
public final class PollMemory {
  /** Bytes of JSON that a poll begins with, and takes at a time. */
  private static final long STEP = 64 << 10;

  /** With a backlog it begins with more: what finds no room is read again. */
  private static final long MIN_OF_BACKLOG = 8 * STEP;

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final ByteBudget budget;

  private PollMemory(long total) {
    this.budget = new ByteBudget(total, total / 4 * 3);
  }

  /**
   * A part of the heap that leaves room for what is always there.
   *
   * @param heap bytes, as {@link Runtime#maxMemory} has them
   */
  public static PollMemory of(long heap) {
    return new PollMemory(Math.max(heap / 6, 2 * heapFor(BatchRoom.MAX_BYTES)));
  }

  /** Waits for room, not for long; empty when there was none. */
  Optional<Room> room(String namespace, boolean hasBacklog) {
    var bytes = hasBacklog ? MIN_OF_BACKLOG : STEP;
    return budget.reserve(namespace, heapFor(bytes), TIMEOUT).map(held -> new Room(held, bytes));
  }

  /** The JSON, and what is made of a part of it for a sink. */
  private static long heapFor(long json) {
    return json / 2 * 3;
  }

  /** Room for one batch after the other, until it is closed. Used by one thread at a time. */
  static final class Room implements BatchRoom, AutoCloseable {
    private final Reservation reservation;
    private long bytes;

    private Room(Reservation reservation, long bytes) {
      this.reservation = reservation;
      this.bytes = bytes;
    }

    @Override
    public boolean has(int alerts, long wanted) {
      while (bytes < Math.min(wanted, MAX_BYTES) && reservation.grow(heapFor(STEP))) {
        bytes += STEP;
      }
      return alerts <= MAX_ALERTS && wanted <= bytes;
    }

    @Override
    public void close() {
      reservation.close();
    }
  }
}
