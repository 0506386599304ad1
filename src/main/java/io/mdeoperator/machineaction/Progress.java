// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.machineaction;

import io.mdeoperator.api.v1alpha1.MdeMachineActionStatus.Outcome;
import io.mdeoperator.kube.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How far a request has come. */
sealed interface Progress {
  Attempt attempt();

  Finding finding();

  /**
   * It goes on.
   *
   * @param untilNext until the next look; empty: as the finding's reason asks
   */
  record Going(Attempt attempt, Finding finding, Optional<Duration> untilNext) implements Progress {
    Going(Attempt attempt, Finding finding, Duration untilNext) {
      this(attempt, finding, Optional.of(untilNext));
    }

    Going(Attempt attempt, Finding finding) {
      this(attempt, finding, Optional.empty());
    }
  }

  /**
   * It has ended.
   *
   * @param time by Defender's clock
   */
  record Ended(Attempt attempt, Outcome outcome, Finding finding, Instant time)
      implements Progress {}
}
