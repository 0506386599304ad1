// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink;

import java.util.Optional;

/** One kind of sink. Thread-safe. */
@FunctionalInterface
public interface SinkKind {
  /** Creates a sink for a few deliveries; empty when the spec is of a different kind. */
  Optional<Sink> of(SinkInput input);
}
