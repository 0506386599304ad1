// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink;

import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncSpec;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The kinds of sinks. Thread-safe if they are. */
public final class Sinks {
  private final List<SinkKind> kinds;

  public Sinks(List<SinkKind> kinds) {
    this.kinds = List.copyOf(kinds);
  }

  /** The sink of a spec that names exactly one of these kinds, as a checked spec does. */
  public Sink of(SinkInput input) {
    return kinds.stream()
        .flatMap(kind -> kind.of(input).stream())
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(input.field() + " names no kind of sink"));
  }

  /** Names of the Secrets that a feed's sinks refer to. */
  public Set<String> secretNames(MdeAlertSync feed) {
    return Stream.ofNullable(feed.getSpec())
        .map(MdeAlertSyncSpec::sinks)
        .flatMap(List::stream)
        .filter(Objects::nonNull)
        .flatMap(spec -> kinds.stream().flatMap(kind -> kind.secretNames(spec)))
        .collect(Collectors.toSet());
  }
}
