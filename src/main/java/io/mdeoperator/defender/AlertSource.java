package io.mdeoperator.defender;

import java.util.function.Predicate;

/**
 * A customer's alerts. Thread-safe. Expected trouble is an answer, never an exception; a token that
 * the API refuses is renewed once a call, and a token that is not for the tenant is never sent.
 */
public interface AlertSource {
  /**
   * Reads the alerts that a query matches, in no particular order, and hands on each as soon as it
   * has come.
   *
   * @param each returns false to stop reading, when enough is held already
   */
  ApiAnswer alerts(TenantApi api, AlertQuery query, Predicate<Alert> each);

  /** Makes the cheapest call that shows whether alerts can be read. */
  ApiAnswer probe(TenantApi api);
}
