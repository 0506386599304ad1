// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.hunting;

import io.mdeoperator.api.Durations;
import io.mdeoperator.api.LocalRef;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuerySpec;
import io.mdeoperator.api.v1alpha1.sink.SinkSpec;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What is wrong with the spec of a query for one tenant. The current schema admits none of this; an
 * older one may have, and a value of the wrong type is read as absent. Pure.
 */
final class QueryProblems {
  private QueryProblems() {}

  /** The first problem, as a sentence that names the field; {@code spec} may be null. */
  static Optional<String> first(MdeHuntingQuerySpec spec) {
    var tenant = LocalRef.problem("spec.tenantRef", spec == null ? null : spec.tenantRef());
    if (tenant.isPresent()) {
      return tenant;
    }
    if (spec.query() == null || spec.query().isBlank()) {
      return Optional.of("spec.query is missing or invalid.");
    }
    if (spec.sinks().isEmpty()) {
      return Optional.of("spec.sinks is missing or invalid.");
    }
    return Stream.concat(
            durations(spec),
            IntStream.range(0, spec.sinks().size())
                .mapToObj(i -> sink(spec.sinks().get(i), "spec.sinks[" + i + "]")))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Stream<Optional<String>> durations(MdeHuntingQuerySpec spec) {
    return Stream.of(
        Durations.problem("spec.period", spec.period()),
        Durations.problem("spec.window.overlap", spec.window().overlap()),
        Durations.problem("spec.window.rescan.period", spec.window().rescan().period()),
        Durations.problem("spec.window.rescan.lookback", spec.window().rescan().lookback()));
  }

  private static Optional<String> sink(SinkSpec sink, String field) {
    return sink.problem(field)
        .or(
            () ->
                sink.configMap() == null
                    ? Optional.empty()
                    : Optional.of(field + ".configMap: rows of a query may not be in ConfigMaps."));
  }
}
