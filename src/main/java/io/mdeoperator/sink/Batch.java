// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink;

import java.time.Instant;
import java.util.List;

/**
 * Records to be delivered together, alerts ascending by last update. An empty batch asks the sink
 * to maintain what it stores.
 *
 * @param tenantId the customer's tenant, lower case
 * @param receipt the receipt of the sink's last {@link Delivery.Answered}; 0 at first
 */
public record Batch(String tenantId, List<Item> items, long receipt) {
  public Batch {
    items = List.copyOf(items);
  }

  /**
   * One record.
   *
   * @param key the same for the same record, however often it is delivered: see {@link
   *     RecordKind#key}
   */
  public record Item(String key, SinkRecord record) {
    public String id() {
      return record.id();
    }

    public Instant time() {
      return record.time();
    }

    public byte[] json() {
      return record.json();
    }
  }
}
