// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.poll;

import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.base.MonotonicClock;
import io.mdeoperator.defender.AlertSource;
import io.mdeoperator.defender.Clouds;
import io.mdeoperator.delivery.SinkStores;
import io.mdeoperator.delivery.memory.BatchMemory;
import io.mdeoperator.sink.Sink;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What all feeds are connected to.
 *
 * @param retention how long the source keeps anything
 * @param memory what all feeds together may hold of alerts
 * @param executor runs one task for each sink of a feed
 * @param sinkTimeout how long the sinks of a feed wait for one another
 * @param onTaskOver called with a feed one of whose background tasks is over, on its thread
 */
public record PollServices(
    AlertSource source,
    SinkAt sinks,
    Function<MdeAlertSync, SinkStores> stores,
    Clouds clouds,
    FeedSchedule schedule,
    Duration retention,
    BatchMemory memory,
    Executor executor,
    Duration sinkTimeout,
    Consumer<MdeAlertSync> onTaskOver,
    FeedMetrics metrics,
    Clock clock,
    MonotonicClock waits) {
  /** Makes the sink with an index in the spec. */
  @FunctionalInterface
  public interface SinkAt {
    Sink of(FeedInput input, int index);
  }
}
