// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender;

import java.util.Collection;
import java.util.List;

/**
 * The application roles that allow reading alerts; any of them will do (Microsoft: "List alerts
 * API").
 */
public final class AlertRoles {
  /** The roles' values. */
  public static final List<String> ANY_OF = List.of("Alert.Read.All", "Alert.ReadWrite.All");

  private AlertRoles() {}

  /** Whether alerts can be read with these roles. */
  public static boolean allow(Collection<String> granted) {
    return ANY_OF.stream().anyMatch(granted::contains);
  }
}
