// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.directory;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An app as it exists in a customer's tenant after consent.
 *
 * @param objectId new with every first consent, kept when consent is repeated
 * @param granted roles of each API that something was ever granted of
 */
public record ServicePrincipal(
    String objectId, Map<KnownResource, List<String>> granted, boolean enabled) {
  public ServicePrincipal {
    granted = Map.copyOf(granted);
  }

  /** With these roles; those of APIs that are not named stay as they are. */
  public ServicePrincipal granted(Map<KnownResource, List<String>> roles) {
    var all = new TreeMap<>(granted);
    all.putAll(roles);
    return new ServicePrincipal(objectId, all, enabled);
  }

  /** The roles of this API, in the order of the grant. */
  public List<String> grantedRoles(KnownResource resource) {
    return granted.getOrDefault(resource, List.of());
  }

  public ServicePrincipal enabled(boolean on) {
    return new ServicePrincipal(objectId, granted, on);
  }
}
