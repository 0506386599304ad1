// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender;

import io.mdeoperator.defender.call.TenantApi;
import io.mdeoperator.defender.stream.ItemStream;

/**
 * A customer's alerts. Thread-safe. An expected failure is an answer, never an exception; a token
 * that the API refuses is renewed once a call, and a token that is not for the tenant is never
 * sent.
 */
public interface AlertSource {
  /** A longer alert cannot be read. */
  int MAX_ALERT_BYTES = ItemStream.MAX_ITEM_BYTES;

  /**
   * Reads the alerts that a query matches, in no particular order, and hands on each as soon as it
   * has come.
   *
   * @param each returns false to stop reading, when enough is held already
   */
  ApiAnswer alerts(TenantApi api, AlertQuery query, AlertHandler each);

  /**
   * Reads one alert with its evidence (Microsoft: "Get alert information by ID API").
   *
   * @param each is handed the alert, unless there is none of that id
   * @return how many alerts were handed on: one or none
   */
  ApiAnswer alert(TenantApi api, String id, AlertHandler each);

  /** Makes the cheapest call that shows whether alerts can be read. */
  ApiAnswer probe(TenantApi api);

  /** Takes the alerts of an answer, one by one. */
  @FunctionalInterface
  interface AlertHandler {
    /** Bytes of an alert that there is always room for. */
    long SHORT = 64 << 10;

    /** Wants to know whether there is any, and has no room for a long one. */
    AlertHandler NONE =
        new AlertHandler() {
          @Override
          public boolean take(Alert alert) {
            return true;
          }

          @Override
          public boolean hasRoomFor(long bytes) {
            return bytes <= SHORT;
          }
        };

    /**
     * Takes the next alert.
     *
     * @return false to stop reading, when enough is held already
     */
    boolean take(Alert alert);

    /**
     * Whether there is memory for an alert that is so long. Asked while it comes, before memory is
     * taken for it; it may be asked again for more.
     *
     * @param bytes of its JSON
     */
    default boolean hasRoomFor(long bytes) {
      return true;
    }
  }
}
