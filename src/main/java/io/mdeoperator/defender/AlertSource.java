// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender;

import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A customer's alerts. Thread-safe. An expected failure is an answer, never an exception; a token
 * that the API refuses is renewed once a call, and a token that is not for the tenant is never
 * sent.
 */
public interface AlertSource {
  /**
   * Reads the alerts that a query matches, in no particular order, and hands on each as soon as it
   * has come.
   *
   * @param each returns false to stop reading, when enough is held already
   */
  ApiAnswer alerts(TenantApi api, AlertQuery query, Predicate<Alert> each);

  /**
   * Reads one alert with its evidence (Microsoft: "Get alert information by ID API").
   *
   * @param each is handed the alert, unless there is none of that id
   * @return how many alerts were handed on: one or none
   */
  ApiAnswer alert(TenantApi api, String id, Consumer<Alert> each);

  /** Makes the cheapest call that shows whether alerts can be read. */
  ApiAnswer probe(TenantApi api);
}
