// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.testing;

import static java.util.stream.Collectors.joining;

import io.mdeoperator.api.v1alpha1.Cloud;
import io.mdeoperator.simulator.Simulator;
import java.util.Arrays;

/** What the operator's configuration says of a simulator, in YAML. */
final class SimulatorConfig {
  private SimulatorConfig() {}

  /** All clouds at one simulator. */
  static String clouds(Simulator simulator) {
    return Arrays.stream(Cloud.values())
        .map(
            cloud ->
                "%s: {loginUrl: '%s', apiUrl: '%s', graphUrl: '%s', ingestionHosts: [localhost]}"
                    .formatted(
                        cloud.value(),
                        simulator.loginUrl(),
                        simulator.apiUrl(),
                        simulator.graphUrl()))
        .collect(joining(", ", "{", "}"));
  }
}
