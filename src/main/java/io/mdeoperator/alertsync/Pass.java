package io.mdeoperator.alertsync;

import java.util.Set;

/**
 * A pass that is under way.
 *
 * @param windows what is still to be read
 * @param isRescan whether it reads far back
 * @param sinks the names of those it is read for
 */
record Pass(Windows windows, boolean isRescan, Set<String> sinks) {
  Pass {
    sinks = Set.copyOf(sinks);
  }
}
