// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.hunting.run;

import io.mdeoperator.base.NamespaceBudget;
import io.mdeoperator.base.NamespaceBudget.Reservation;
import java.time.Duration;
import java.util.Optional;

/**
 * Whose run it is: one at a time in a customer's tenant, over all queries and namespaces, since
 * they share its processing time; and so many at a time for all tenants and for one namespace.
 * Thread-safe.
 */
public final class RunTurns {
  static final int MAX = 32;
  static final int MAX_OF_NAMESPACE = 24;

  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private final NamespaceBudget tenants = new NamespaceBudget(Long.MAX_VALUE, 1);
  private final NamespaceBudget runs = new NamespaceBudget(MAX, MAX_OF_NAMESPACE);
  private final Duration timeout;

  public RunTurns() {
    this(TIMEOUT);
  }

  RunTurns(Duration timeout) {
    this.timeout = timeout;
  }

  /** A turn, until it is closed. */
  interface Turn extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Waits for a turn, in the order of those who ask; not for long.
   *
   * @param tenantId the customer's tenant, lower case
   */
  Optional<Turn> take(String namespace, String tenantId) {
    return tenants.reserve(tenantId, 1, timeout).flatMap(tenant -> withPlace(namespace, tenant));
  }

  private Optional<Turn> withPlace(String namespace, Reservation tenant) {
    var place = runs.reserve(namespace, 1, timeout);
    if (place.isEmpty()) {
      tenant.close();
    }
    return place.map(
        taken ->
            () -> {
              taken.close();
              tenant.close();
            });
  }
}
