// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.read;

import io.mdeoperator.api.v1alpha1.MdeAlertSyncSpec.Filter;
import io.mdeoperator.defender.AlertQuery;
import io.mdeoperator.defender.call.TenantApi;
import io.mdeoperator.delivery.DeliveryPlan;

/**
 * What to read.
 *
 * @param api the tenant's, with the quota of those that keep up
 * @param delivery to whom it is delivered, and how far back it is read
 */
public record ReadPlan(TenantApi api, Filter filter, boolean evidence, DeliveryPlan delivery) {
  /** Most alerts in one answer (Microsoft: "List alerts API"). */
  private static final int PAGE = 10_000;

  AlertQuery query(Window window, int skip) {
    return new AlertQuery(
        window.from(),
        window.before(),
        window.part(),
        filter,
        PAGE,
        skip,
        evidence && !window.lean());
  }

  /** Asks whether there is anything behind the first alerts of a window. */
  AlertQuery oneBehind(Window window, int skip) {
    return new AlertQuery(window.from(), window.before(), window.part(), filter, 1, skip, false);
  }
}
