// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync;

import io.mdeoperator.api.Durations;
import io.mdeoperator.api.LocalRef;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncSpec;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What is wrong with the spec of a feed with one tenant. The current schema admits none of this; an
 * older one may have, and a value of the wrong type is read as absent. Pure.
 */
final class SpecProblems {
  private SpecProblems() {}

  /** The first problem, as a sentence that names the field; {@code spec} may be null. */
  static Optional<String> first(MdeAlertSyncSpec spec) {
    var tenant = LocalRef.problem("spec.tenantRef", spec == null ? null : spec.tenantRef());
    if (tenant.isPresent()) {
      return tenant;
    }
    if (spec.sinks().isEmpty()) {
      return Optional.of("spec.sinks is missing or invalid.");
    }
    return Stream.concat(
            durations(spec),
            IntStream.range(0, spec.sinks().size())
                .mapToObj(i -> spec.sinks().get(i).problem("spec.sinks[" + i + "]")))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Stream<Optional<String>> durations(MdeAlertSyncSpec spec) {
    return Stream.of(
        Durations.problem("spec.pollPeriod", spec.pollPeriod()),
        Durations.problem("spec.initialLookback", spec.initialLookback()),
        Durations.problem("spec.overlap", spec.overlap()),
        Durations.problem("spec.rescan.period", spec.rescan().period()),
        Durations.problem("spec.rescan.lookback", spec.rescan().lookback()));
  }
}
