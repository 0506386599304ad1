// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.hunting.run;

import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuery;
import io.mdeoperator.base.MonotonicClock;
import io.mdeoperator.defender.Clouds;
import io.mdeoperator.defender.hunting.HuntingSource;
import io.mdeoperator.delivery.SinkStores;
import io.mdeoperator.delivery.memory.BatchMemory;
import io.mdeoperator.sink.Sink;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * What all runs are connected to.
 *
 * @param role is asked for before each run
 * @param memory what all feeds and runs together may hold of records
 * @param executor runs a task for each run, and one for each sink of a run
 */
public record RunServices(
    HuntingSource source,
    HuntingRole role,
    SinkAt sinks,
    Function<MdeHuntingQuery, SinkStores> stores,
    Clouds clouds,
    RunTurns turns,
    BatchMemory memory,
    Executor executor,
    QueryMetrics metrics,
    Clock clock,
    MonotonicClock waits) {
  /** Makes the sink with an index in the spec. */
  @FunctionalInterface
  public interface SinkAt {
    Sink of(QueryInput input, int index);
  }
}
