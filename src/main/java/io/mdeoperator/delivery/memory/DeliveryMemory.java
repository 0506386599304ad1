// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.delivery.memory;

import io.mdeoperator.delivery.checkpoint.RememberedAlerts;

/**
 * The parts of the heap that all feeds and queries share, so that what many of them take together
 * is bounded, and what one namespace takes. Thread-safe.
 *
 * @param batches for records that are read and delivered
 * @param remembered what sinks have
 */
public record DeliveryMemory(BatchMemory batches, RememberedAlerts remembered) {
  /**
   * Both of them.
   *
   * @param heap bytes, as {@link Runtime#maxMemory} has them
   */
  public static DeliveryMemory of(long heap) {
    return new DeliveryMemory(BatchMemory.of(heap), RememberedAlerts.of(heap));
  }
}
