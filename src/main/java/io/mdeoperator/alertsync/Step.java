package io.mdeoperator.alertsync;

import io.mdeoperator.alertsync.sink.Trouble;
import io.mdeoperator.remote.RemoteFailure;

/** How far a step came for one sink. */
sealed interface Step {
  /** To the end of the pass. */
  record Done() implements Step {}

  /** The budget is spent, or the sink begins anew; go on at once. */
  record More() implements Step {}

  /** The sink has not answered yet; it goes on by itself. */
  record Slow() implements Step {}

  /** The source failed, which stops all sinks. */
  record SourceFailed(RemoteFailure failure) implements Step {}

  /** This sink, or its checkpoint, failed. */
  record SinkFailed(Trouble trouble) implements Step {}
}
