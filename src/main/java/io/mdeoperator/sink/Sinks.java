// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink;

import java.util.List;

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
}
