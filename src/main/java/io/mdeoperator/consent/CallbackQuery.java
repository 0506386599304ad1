// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.consent;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What Entra hands to the callback by the administrator's browser. Anybody can write such a query,
 * so nothing in it is believed but a genuine state, and none of it is shown but the number of an
 * error. An authorization code is not even read (Microsoft: "Admin consent on the Microsoft
 * identity platform").
 *
 * @param error Entra's name of what went wrong; empty after a consent
 * @param errorNumber of Entra, such as {@code AADSTS65004}
 * @param tenantId the tenant that has consented, as the query claims
 */
record CallbackQuery(
    Optional<String> state,
    Optional<String> error,
    Optional<String> errorNumber,
    Optional<String> tenantId) {
  private static final Pattern NUMBER = Pattern.compile("^(AADSTS\\d{4,9})(?!\\d)");

  /** Takes what matters out of a decoded query; what is there twice counts as absent. */
  static CallbackQuery of(Map<String, List<String>> query) {
    return new CallbackQuery(
        single(query, "state"),
        single(query, "error"),
        single(query, "error_description").flatMap(CallbackQuery::number),
        single(query, "tenant"));
  }

  /** What is there exactly once, and not empty. */
  static Optional<String> single(Map<String, List<String>> query, String name) {
    return Optional.ofNullable(query.get(name))
        .filter(values -> values.size() == 1)
        .map(List::getFirst)
        .filter(value -> !value.isEmpty());
  }

  private static Optional<String> number(String description) {
    var found = NUMBER.matcher(description);
    return found.find() ? Optional.of(found.group(1)) : Optional.empty();
  }
}
