// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.fleet;

import io.fabric8.kubernetes.api.model.Condition;
import io.mdeoperator.api.ConditionType;
import io.mdeoperator.kube.Backoff;
import io.mdeoperator.kube.Conditions;
import java.time.Duration;
import java.util.List;

/** When children are looked at again: more often until they are as they should be. */
public final class FleetSchedule {
  private static final Duration PERIOD = Duration.ofSeconds(30);
  private static final Duration UNSETTLED_PERIOD = Duration.ofSeconds(5);

  private FleetSchedule() {}

  /**
   * How long to wait.
   *
   * @param sum conditions of the parent
   */
  public static Duration next(Backoff backoff, boolean hasMoreWrites, List<Condition> sum) {
    if (hasMoreWrites) {
      return Duration.ZERO;
    }
    var isReady = Conditions.isTrue(sum, ConditionType.READY);
    return backoff.spread(isReady ? PERIOD : UNSETTLED_PERIOD);
  }
}
