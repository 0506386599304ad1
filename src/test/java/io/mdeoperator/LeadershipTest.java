// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator;

import static io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration.LEASE_DURATION_DEFAULT_VALUE;
import static io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration.RETRY_PERIOD_DEFAULT_VALUE;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LeadershipTest {
  /** The Lease is not renewed any more while the last work ends. */
  @Test
  void lastsUntilTheLastWorkHasEnded() {
    assertThat(MdeOperator.STOP_TIMEOUT.plus(RETRY_PERIOD_DEFAULT_VALUE))
        .isLessThan(LEASE_DURATION_DEFAULT_VALUE);
  }
}
