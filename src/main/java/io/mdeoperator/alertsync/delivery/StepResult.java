package io.mdeoperator.alertsync.delivery;

import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.remote.RemoteFailure;

/** How far a step came for one sink. */
public sealed interface StepResult {
  /** To the end of the pass. */
  public record Done() implements StepResult {}

  /** The budget is spent, or the sink begins anew; go on at once. */
  public record More() implements StepResult {}

  /** The sink has not answered yet; it goes on by itself. */
  public record Slow() implements StepResult {}

  /** The source failed, which stops all sinks. */
  public record SourceFailed(RemoteFailure failure) implements StepResult {}

  /** This sink, or its checkpoint, failed. */
  public record SinkFailed(Problem trouble) implements StepResult {}
}
