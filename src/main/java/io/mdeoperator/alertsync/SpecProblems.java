// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync;

import io.mdeoperator.api.Durations;
import io.mdeoperator.api.v1alpha1.LocalRef;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncSpec;
import io.mdeoperator.api.v1alpha1.SinkSpec;
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
    if (spec == null || Optional.ofNullable(spec.tenantRef()).map(LocalRef::name).isEmpty()) {
      return Optional.of("spec.tenantRef is missing or invalid.");
    }
    if (spec.sinks().isEmpty()) {
      return Optional.of("spec.sinks is missing or invalid.");
    }
    return Stream.concat(
            durations(spec),
            IntStream.range(0, spec.sinks().size())
                .mapToObj(i -> sink("spec.sinks[" + i + "]", spec.sinks().get(i))))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Stream<Optional<String>> durations(MdeAlertSyncSpec spec) {
    return Stream.of(
        duration("spec.pollPeriod", spec.pollPeriod()),
        duration("spec.initialLookback", spec.initialLookback()),
        duration("spec.overlap", spec.overlap()),
        duration("spec.rescan.period", spec.rescan().period()),
        duration("spec.rescan.lookback", spec.rescan().lookback()));
  }

  private static Optional<String> sink(String field, SinkSpec sink) {
    if (sink.name() == null || sink.name().isEmpty()) {
      return Optional.of(field + ".name is missing or invalid.");
    }
    if (sink.configMap() != null) {
      var retention = sink.configMap().retention();
      return duration(field + ".configMap.retention.maxAge", retention.maxAge());
    }
    return sink.webhook() == null
        ? Optional.of(field + " has neither a valid configMap nor a valid webhook.")
        : webhook(field + ".webhook", sink.webhook());
  }

  private static Optional<String> webhook(String field, SinkSpec.WebhookSink webhook) {
    if (webhook.url() == null) {
      return Optional.of(field + ".url is missing or invalid.");
    }
    return webhook.signing() == null || webhook.signing().secretRef() != null
        ? Optional.empty()
        : Optional.of(field + ".signing.secretRef is missing or invalid.");
  }

  private static Optional<String> duration(String field, String value) {
    try {
      Durations.parse(value);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(field + ": " + e.getMessage() + ".");
    }
  }
}
