// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink;

import io.mdeoperator.api.v1alpha1.SinkSpec;
import java.util.Optional;
import java.util.stream.Stream;

/** One kind of sink. Thread-safe. */
public interface SinkKind {
  /** Creates a sink for a few deliveries; empty when the spec is of a different kind. */
  Optional<Sink> of(SinkInput input);

  /** Names of the Secrets that a spec refers to; none when it is of a different kind. */
  default Stream<String> secretNames(SinkSpec spec) {
    return Stream.empty();
  }
}
