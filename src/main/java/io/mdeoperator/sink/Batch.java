// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink;

import io.mdeoperator.defender.Alert;
import java.util.List;

/**
 * Alerts to be delivered together, ascending by last update. An empty batch asks the sink to
 * maintain what it stores.
 *
 * @param tenantId the customer's tenant, lower case
 * @param receipt the receipt of the sink's last {@link Delivery.Answered}; 0 at first
 */
public record Batch(String tenantId, List<Item> items, long receipt) {
  public Batch {
    items = List.copyOf(items);
  }

  /**
   * One revision.
   *
   * @param key the same for the same revision, however often it is delivered: {@code
   *     tenantId/alertId/lastUpdateTime}, the time with 7 fraction digits in UTC
   */
  public record Item(String key, Alert alert) {}
}
