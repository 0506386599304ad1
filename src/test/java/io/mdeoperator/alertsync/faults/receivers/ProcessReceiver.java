// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.faults.receivers;

import io.mdeoperator.sink.Revision;
import io.mdeoperator.testing.LoopbackGate;
import io.mdeoperator.testing.TestEnvironment;
import java.util.List;
import java.util.Set;

/**
 * What feeds of operators in processes of their own deliver to; has moods, and a gate before it.
 */
public interface ProcessReceiver extends AutoCloseable {
  /** What it does to whoever calls. */
  enum Mood {
    GOOD,
    SLOW,
    /** 503, as while it is redeployed; or nobody listens. */
    UNAVAILABLE,
    /** 429, come back in a second; or answers are cut. */
    THROTTLING,
    /** 500; or requests are cut. */
    BROKEN,
    /** Takes nothing and says nothing. */
    HANGING,
    /** Takes all and says nothing. */
    SILENT
  }

  /**
   * Creates what a feed's sink needs, and returns its kind and settings in the flow style of YAML.
   *
   * @param mode of webhooks
   */
  String sink(TestEnvironment stage, String feed, String mode);

  /** Is like this from now on; whoever was kept waiting is told that it failed. */
  void mood(Mood next);

  /** All connections lead through it. */
  LoopbackGate gate();

  /** Tells the witness what it has got until now, if it has not been told yet. */
  default void tell() {}

  /**
   * What is wrong with what it holds at the end.
   *
   * @param expected the alerts of that feed as they are now
   */
  default List<String> problems(String feed, Set<Revision> expected) {
    return List.of();
  }

  @Override
  void close();
}
