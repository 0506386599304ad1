// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink;

import io.mdeoperator.api.reason.Problem;
import java.util.Optional;

/**
 * A destination of alerts. Must be idempotent, return in bounded time, and return expected failures
 * instead of throwing them. Called by one thread at a time.
 */
@FunctionalInterface
public interface Sink {
  /** Delivers a batch; only items with {@link Outcome#ACCEPTED} count as delivered. */
  Delivery deliver(Batch batch);

  /**
   * Why the sink cannot take anything, as far as is known without calling the receiver; no alerts
   * are fetched for it then.
   */
  default Optional<Problem> problem() {
    return Optional.empty();
  }
}
