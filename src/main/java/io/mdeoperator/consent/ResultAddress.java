// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.consent;

import io.mdeoperator.api.Timestamps;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the result for a tenant is shown. It can be handed to any replica, and opened again.
 *
 * @param state as in the link; may be forged
 * @param after the callback's time that a verified status has to answer before it is shown; empty:
 *     whatever is verified
 */
record ResultAddress(String state, Optional<Instant> after) {
  /** Reads it out of a decoded query. */
  static ResultAddress of(Map<String, List<String>> query) {
    return new ResultAddress(
        CallbackQuery.single(query, "state").orElse(""),
        CallbackQuery.single(query, "after").flatMap(Timestamps::parse));
  }

  /** The address at which whatever is verified is shown. */
  ResultAddress ofAnyTime() {
    return new ResultAddress(state, Optional.empty());
  }

  /** Relative, since only the Ingress knows what comes before. */
  String text() {
    return "result?state=" + state + after.map(time -> "&after=" + time).orElse("");
  }
}
