// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench;

import io.mdeoperator.alertsync.faults.OutageBench;
import io.mdeoperator.bench.delivery.DeliveryBench;
import io.mdeoperator.bench.delivery.SinksBench;
import io.mdeoperator.bench.hunting.HuntingBench;
import io.mdeoperator.bench.peers.PeersBench;
import io.mdeoperator.bench.soak.SoakBench;
import io.mdeoperator.bench.storm.FlagsBench;
import io.mdeoperator.bench.storm.StormBench;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Measures the shipped operator: {@code hack/bench}. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    subcommands = {
      OnboardingBench.class,
      RotationBench.class,
      FairnessBench.class,
      DeliveryBench.class,
      PeersBench.class,
      SinksBench.class,
      IdleBench.class,
      CatchUpBench.class,
      StartUpBench.class,
      ColdStartBench.class,
      PlugInBench.class,
      StormBench.class,
      FlagsBench.class,
      HuntingBench.class,
      NeighboursBench.class,
      SoakBench.class,
      OutageBench.class
    },
    description = {
      "Measures the operator on a control plane of its own and against the simulator.",
      "The operator is target/mde-operator.jar in a process of its own, with the flags and the "
          + "memory of deploy/install; simulator and API server share the machine with it."
    })
final class Bench {
  private Bench() {}

  /** Exit status: 0 when it was measured, 2 when it is not clear what, else 1. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Bench()).execute(args));
  }
}
