// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.directory;

import java.util.List;

/**
 * An app as it exists in a customer's tenant after consent.
 *
 * @param objectId new with every first consent, kept when consent is repeated
 */
public record ServicePrincipal(String objectId, List<String> grantedRoles, boolean enabled) {
  public ServicePrincipal granted(List<String> roles) {
    return new ServicePrincipal(objectId, roles, enabled);
  }

  public ServicePrincipal enabled(boolean on) {
    return new ServicePrincipal(objectId, grantedRoles, on);
  }
}
