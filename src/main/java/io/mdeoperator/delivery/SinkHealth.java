// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.delivery;

import io.mdeoperator.api.reason.Problem;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether a sink takes what it is given, by the last step that showed it. A problem is over when
 * the sink has acknowledged a batch, or a pass has come to its end; that there is more to do, or
 * that the sink is still busy, says neither.
 */
public sealed interface SinkHealth {
  /** No step has shown it since the operator was started. */
  record Unknown() implements SinkHealth {}

  /**
   * It takes what it is given.
   *
   * @param behindSince when it had everything last; absent while it has
   */
  record Healthy(Optional<Instant> behindSince) implements SinkHealth {
    /** It has everything. */
    public Healthy() {
      this(Optional.empty());
    }
  }

  /**
   * It fails; a failure of the source says nothing of the sink.
   *
   * @param since for how long without a break, as far as the operator has seen
   * @param wasHealthy whether the operator has seen it begin; else it may have begun earlier
   */
  record Failing(Problem problem, Instant since, boolean wasHealthy) implements SinkHealth {}

  /** The health after a failure. */
  default SinkHealth failing(Problem problem, Instant now) {
    return switch (this) {
      case Failing(_, var since, var wasHealthy) -> new Failing(problem, since, wasHealthy);
      case Healthy _ -> new Failing(problem, now, true);
      case Unknown _ -> new Failing(problem, now, false);
    };
  }
}
