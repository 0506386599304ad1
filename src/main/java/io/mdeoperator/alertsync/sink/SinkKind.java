// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.sink;

import io.mdeoperator.api.v1alpha1.SinkSpec;
import java.util.Optional;

/** One kind of sink. Thread-safe. */
public interface SinkKind {
  /** Creates a sink for a few deliveries; empty when the spec is of a different kind. */
  Optional<Sink> of(SinkInput input);

  /** Name of the Secret that a spec of this kind refers to, if it refers to one. */
  default Optional<String> secretName(SinkSpec spec) {
    return Optional.empty();
  }
}
