// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.consent;

import java.util.Optional;

/** What consent links carry as {@code state}. */
@FunctionalInterface
public interface LinkStates {
  /**
   * The state for a tenant, always the same while the key is; made of letters, digits, {@code -},
   * {@code _} and {@code .} only.
   *
   * @param tenantUid uid of the MdeTenant
   * @return empty when nobody serves the callback, or no key can be had
   */
  Optional<String> of(String tenantUid);
}
