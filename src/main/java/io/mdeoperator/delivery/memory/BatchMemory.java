// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.delivery.memory;

import io.mdeoperator.base.NamespaceBudget;
import io.mdeoperator.base.NamespaceBudget.Reservation;
import io.mdeoperator.defender.stream.ItemStream;
import java.time.Duration;
import java.util.Optional;

/**
 * The memory that all feeds together may take for alerts that they read and deliver: after an
 * outage all of them have a backlog, and the batches of all of them at the same time are more than
 * the heap holds. A poll begins with little, and takes more while there is some; a namespace gets
 * two thirds of all, which is enough for the longest alert. Thread-safe.
 */
public final class BatchMemory {
  /** Bytes of JSON that a poll begins with, and takes at a time. */
  private static final long STEP = 64 << 10;

  /** The longest alert, and what is read ahead of its end. */
  private static final long MAX_ALERT = ItemStream.MAX_ITEM_BYTES + STEP;

  /**
   * The length of an alert is known only at its end. Each attempt to read a long one has room for
   * so many times what the last one had read of it, so that a few attempts are enough.
   */
  private static final int GROWTH = 4;

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** For as much as would be best: whoever waits for that holds up those that need less. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final NamespaceBudget budget;

  private BatchMemory(long total) {
    this.budget = new NamespaceBudget(total, total / 3 * 2);
  }

  /**
   * A part of the heap that leaves room for what is always there.
   *
   * @param heap bytes, as {@link Runtime#maxMemory} has them
   */
  public static BatchMemory of(long heap) {
    return new BatchMemory(Math.max(heap / 16 * 3, heapFor(MAX_ALERT) / 2 * 3));
  }

  /**
   * Waits for room, not for long; empty when there was none.
   *
   * @param batch bytes of JSON that there should be room for from the start, else {@link
   *     BatchRoom#MIN_BYTES_OF_BACKLOG}; 0: begin with little
   * @param longAlert bytes of an alert that there was no room for; it may have more
   */
  public Optional<Room> room(String namespace, long batch, long longAlert) {
    var forAlert = Math.min(MAX_ALERT, GROWTH * longAlert);
    var least = Math.max(forAlert, Math.clamp(batch, STEP, BatchRoom.MIN_BYTES_OF_BACKLOG));
    return batch > least
        ? room(namespace, batch, PATIENCE).or(() -> room(namespace, least, TIMEOUT))
        : room(namespace, least, TIMEOUT);
  }

  private Optional<Room> room(String namespace, long bytes, Duration timeout) {
    return budget.reserve(namespace, heapFor(bytes), timeout).map(held -> new Room(held, bytes));
  }

  /** The JSON, and what is made of a part of it for a sink. */
  private static long heapFor(long json) {
    return json / 2 * 3;
  }

  /** Room for one batch after the other, until it is closed. Used by one thread at a time. */
  public static final class Room implements BatchRoom, AutoCloseable {
    private final Reservation reservation;
    private long bytes;

    private Room(Reservation reservation, long bytes) {
      this.reservation = reservation;
      this.bytes = bytes;
    }

    @Override
    public boolean hasRoomFor(long alert) {
      while (bytes < alert && reservation.grow(heapFor(STEP))) {
        bytes += STEP;
      }
      return alert <= bytes;
    }

    @Override
    public boolean has(int alerts, long wanted) {
      return alerts <= MAX_ALERTS && (alerts <= 2 || wanted <= MAX_BYTES) && hasRoomFor(wanted);
    }

    @Override
    public void close() {
      reservation.close();
    }
  }
}
