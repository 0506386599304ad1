// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.machineaction.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.OnControlPlane;
import io.mdeoperator.cluster.install.Installation;
import io.mdeoperator.machineaction.faults.ActionFaultStory.Happening;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A short story of faults with real processes; {@code hack/faults --kind=actions} tells long ones.
 */
@Tag("slow")
@OnControlPlane(own = true)
class ActionProcessFaultsClusterIT {
  private static final long SEED = 20_261_129;

  @Test
  void asksOncePerAttemptWhileProcessesAreKilled(ControlPlane cluster) throws Exception {
    Installation.install(cluster);
    var happenings =
        List.of(
            Happening.GATEWAY_TIMEOUT,
            Happening.ANSWER_LOST,
            Happening.FOREIGN_ACTION,
            Happening.KILL_BEFORE_THE_ANSWER,
            Happening.TWO_OPERATORS);

    var outcome = new ActionFaultStory(cluster, SEED, happenings).run();

    assertThat(outcome.figures().get("succeeded")).isPositive();
    assertThat(outcome.problems()).as("seed %d: %s", SEED, outcome.story()).isEmpty();
  }
}
