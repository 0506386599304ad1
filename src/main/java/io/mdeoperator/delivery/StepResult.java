// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.delivery;

import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.remote.RemoteFailure;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** How far a step came for one sink. */
public sealed interface StepResult {
  /** To the end of the pass. */
  record Done() implements StepResult {}

  /** The budget is spent, or the checkpoint was set aside; continue at once. */
  record More() implements StepResult {}

  /** The sink lost what it was given, and was rewound; it reads by itself, at once. */
  record Rewound() implements StepResult {}

  /** The sink has not answered yet; the others continue without it. */
  record Slow(CompletableFuture<StepResult> task) implements StepResult {}

  /** The source failed, which stops all sinks that read together. */
  record SourceFailed(RemoteFailure failure) implements StepResult {}

  /** This sink, or its checkpoint, failed. */
  record SinkFailed(Problem problem) implements StepResult {}

  /** Whether to continue at once. */
  default boolean hasMore() {
    return this instanceof More || this instanceof Rewound;
  }

  /** Whether something has to get well first. */
  default boolean isFailure() {
    return this instanceof SourceFailed || this instanceof SinkFailed;
  }

  /** Runs an action as soon as no task works for any of the sinks any more, perhaps at once. */
  static void whenSettled(Collection<StepResult> steps, Runnable action) {
    var tasks =
        steps.stream()
            .flatMap(step -> step instanceof Slow(var task) ? Stream.of(task) : Stream.empty())
            .toArray(CompletableFuture[]::new);
    var _ = CompletableFuture.allOf(tasks).whenComplete((_, _) -> action.run());
  }

  /** What a task that is over came to; an {@code Error} is thrown as it is. */
  static <T> T of(CompletableFuture<T> task) {
    if (task.isCompletedExceptionally() && task.exceptionNow() instanceof Error error) {
      throw error;
    }
    return task.join();
  }
}
