// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench.storm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mdeoperator.bench.BenchCluster;
import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.OnControlPlane;
import io.mdeoperator.cluster.install.MemoryGroup;
import io.mdeoperator.cluster.install.OperatorProcess;
import io.mdeoperator.cluster.install.ShippedDeployment;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * All of three hundred customers have alerts at the same moment, and once more after the operator
 * was away: the shipped jar gets through within the shipped limit of memory.
 */
@Tag("slow")
@OnControlPlane(own = true)
class StormClusterIT {
  private static final int CUSTOMERS = 300;
  private static final int ALERTS_EACH = 40;
  private static final int MISSED_EACH = 20;
  private static final Duration TIMEOUT = Duration.ofMinutes(6);

  @Test
  void deliversEverythingWithinTheShippedMemory(ControlPlane controlPlane) throws Exception {
    var limit = ShippedDeployment.read().memoryLimit();
    var group = MemoryGroup.limitedTo(limit);
    assumeTrue(group.isPresent(), "only root may limit the memory of a process");
    try (var memory = group.get();
        var cluster = BenchCluster.on(controlPlane);
        var storm = new Storm(cluster, CUSTOMERS)) {
      try (var operator = start(cluster, memory)) {
        operator.awaitReady(cluster.stage().managementPort(), TIMEOUT);
        storm.apply();
        storm.release(1);
        storm.awaitAll(operator, TIMEOUT);

        storm.release(ALERTS_EACH);

        storm.awaitAll(operator, TIMEOUT);
        assertThat(storm.figures(operator).twice()).as("alerts that came twice").isZero();
        requireCalm(storm.figures(operator), limit);
      }

      storm.release(MISSED_EACH);

      try (var operator = start(cluster, memory)) {
        storm.awaitAll(operator, TIMEOUT);
        requireCalm(storm.figures(operator), limit);
      }
    }
  }

  private static OperatorProcess start(BenchCluster cluster, MemoryGroup memory) throws Exception {
    return cluster.startOperator(memory, ShippedDeployment.read().jvmFlags());
  }

  private static void requireCalm(Storm.Figures figures, long limit) {
    assertThat(figures.lost()).as("lost alerts").isZero();
    assertThat(figures.stackTraces()).as("stack traces in the log").isZero();
    assertThat(figures.hasInternalErrors()).as("InternalError in the log").isFalse();
    assertThat(figures.peakMemory()).as("peak of the memory").isLessThanOrEqualTo(limit);
  }
}
