// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender.hunting;

import io.mdeoperator.defender.call.TenantApi;
import io.mdeoperator.defender.stream.ItemStream;

/**
 * Advanced hunting in a customer's tenant. Thread-safe; a call blocks for up to some minutes. An
 * expected failure is an answer, never an exception; a token that Graph refuses is renewed once a
 * call.
 */
public interface HuntingSource {
  /**
   * Rows of the longest result that Microsoft gives out (Microsoft: "Microsoft Graph security API
   * overview", limits). It cuts off what is more without saying so.
   */
  int MAX_ROWS = 100_000;

  /** A longer row cannot be read. */
  int MAX_ROW_BYTES = ItemStream.MAX_ITEM_BYTES;

  /**
   * Runs a query once, and hands on each row as soon as it has come, in the result's order.
   *
   * @param graph Microsoft Graph of the tenant, with tokens for its audience
   */
  HuntingAnswer run(TenantApi graph, HuntingRequest request, RowHandler each);

  /** Takes the rows of a result, one by one. */
  @FunctionalInterface
  interface RowHandler {
    /**
     * Takes the next row.
     *
     * @return false to stop reading, when enough is held already
     */
    boolean take(HuntingRow row);

    /**
     * Whether there is memory for a row that is so long. Asked while it comes, before memory is
     * taken for it; it may be asked again for more.
     *
     * @param bytes of its JSON
     */
    default boolean hasRoomFor(long bytes) {
      return true;
    }
  }
}
