// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender;

/**
 * A customer's alerts. Thread-safe. An expected failure is an answer, never an exception; a token
 * that the API refuses is renewed once a call, and a token that is not for the tenant is never
 * sent.
 */
public interface AlertSource {
  /** A longer alert cannot be read. */
  int MAX_ALERT_BYTES = 8 << 20;

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
}
