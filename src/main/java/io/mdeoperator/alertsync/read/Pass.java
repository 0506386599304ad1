// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.read;

import java.util.Set;

/**
 * A pass that is under way.
 *
 * @param windows what is still to be read
 * @param isRescan whether it reads far back
 * @param sinks the names of those it is read for
 */
public record Pass(WindowQueue windows, boolean isRescan, Set<String> sinks) {
  public Pass {
    sinks = Set.copyOf(sinks);
  }
}
