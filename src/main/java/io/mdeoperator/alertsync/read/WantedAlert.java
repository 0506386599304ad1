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
  /** Asked once for each alert that is read. */
  @FunctionalInterface
  public interface Admission {
    /** The names of the sinks that an alert is to be delivered to; empty: of none. */
    Set<String> sinksFor(Alert alert);
  }
}
