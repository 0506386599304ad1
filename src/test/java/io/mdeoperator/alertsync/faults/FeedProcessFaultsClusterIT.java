// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.alertsync.faults.ProcessFaultSchedule.Happening;
import io.mdeoperator.alertsync.faults.receivers.ReceiverKind;
import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.OnControlPlane;
import io.mdeoperator.cluster.install.Installation;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A short story of faults with real processes; {@code hack/faults} tells long ones. */
@Tag("slow")
@OnControlPlane(own = true)
class FeedProcessFaultsClusterIT {
  private static final long SEED = 20_261_124;

  @Test
  void keepsThePromiseWhileProcessesAreKilled(ControlPlane cluster) throws Exception {
    Installation.install(cluster);
    var happenings =
        List.of(
            Happening.KILL,
            Happening.RECEIVER_SILENT,
            Happening.API_SERVER_RESTART,
            Happening.KILL,
            Happening.CHECKPOINTS_TOUCHED,
            Happening.TENANTS_DELETED,
            Happening.TWO_OPERATORS);

    try (var webhook = ReceiverKind.WEBHOOK.start()) {
      var outcome = new ProcessFaultSchedule(cluster, webhook, SEED, happenings).run();

      assertThat(outcome.figures().get(ProcessFaultSchedule.DELIVERED)).isPositive();
      assertThat(outcome.problems()).as("seed %d: %s", SEED, outcome.story()).isEmpty();
    }
  }
}
