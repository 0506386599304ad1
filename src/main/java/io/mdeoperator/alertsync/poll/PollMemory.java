// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.poll;

import io.mdeoperator.alertsync.read.BatchLimit;
import io.mdeoperator.base.ByteBudget;
import io.mdeoperator.base.ByteBudget.Reservation;
import java.time.Duration;
import java.util.Optional;

/**
 * The memory that all feeds together may take for alerts that they read and deliver: after an
 * outage all of them have a backlog, and the batches of all of them at the same time are more than
 * the heap holds. Feeds that keep up do not wait for those that do not, and no namespace takes all
 * of it. Thread-safe.
 */
public final class PollMemory {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final ByteBudget keepingUp;
  private final ByteBudget catchingUp;

  private PollMemory(long keepingUp, long catchingUp) {
    this.keepingUp = new ByteBudget(keepingUp, keepingUp / 4 * 3);
    this.catchingUp = new ByteBudget(catchingUp, catchingUp / 4 * 3);
  }

  /**
   * A part of the heap that leaves room for what is always there.
   *
   * @param heap bytes, as {@link Runtime#maxMemory} has them
   */
  public static PollMemory of(long heap) {
    return new PollMemory(
        Math.max(heap / 6, 2 * BatchLimit.KEEPING_UP.memory()),
        Math.max(heap / 10, 2 * BatchLimit.CATCHING_UP.memory()));
  }

  /** Takes what one batch needs; waits for it, not for long, and is empty when there was none. */
  Optional<Reservation> reserve(String namespace, BatchLimit batch) {
    var budget = batch.equals(BatchLimit.CATCHING_UP) ? catchingUp : keepingUp;
    return budget.reserve(namespace, batch.memory(), TIMEOUT);
  }
}
