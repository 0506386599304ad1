// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.read;

import io.mdeoperator.defender.Alert;
import java.util.Set;

/**
 * An alert that was read.
 *
 * @param sinks the names of those that it is to be delivered to
 */
public record WantedAlert(Alert alert, Set<String> sinks) {
  /**
   * Asked for each alert that a page shows, and once more for one that is fetched with its evidence
   * after that, since it may be a later revision.
   */
  @FunctionalInterface
  public interface Admission {
    /** The names of the sinks that an alert is to be delivered to; empty: of none. */
    Set<String> sinksFor(Alert alert);
  }
}
