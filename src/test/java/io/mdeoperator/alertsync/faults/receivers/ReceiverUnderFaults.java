// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.faults.receivers;

import io.mdeoperator.sink.Revision;
import io.mdeoperator.sink.Sink;
import java.util.List;
import java.util.Set;

/** What one sink delivers to: it has moods, and tells what it has got. */
public interface ReceiverUnderFaults extends AutoCloseable {
  /** What it does to whoever delivers. */
  enum Mood {
    GOOD,
    /** It takes nothing. */
    DOWN,
    /** It takes some of what it is given, or breaks connections on the way. */
    BREAKING,
    /** It takes all and says nothing. */
    SILENT
  }

  /**
   * An operator's way to it.
   *
   * @param kill ends it as the end of the process does
   */
  record Sender(Sink sink, Runnable kill) {}

  /**
   * What it has got.
   *
   * @param tenantIds of the alerts that belong to some tenant by their own word
   * @param kept in the order in which they came; those that it had already as well
   */
  record Arrivals(Set<String> tenantIds, List<Revision> kept) {}

  /** The sender of one more operator. */
  Sender sender();

  /**
   * Is like this from now on.
   *
   * @param poison ids of alerts that it refuses for good, if it looks at what it is given
   */
  void be(Mood mood, Set<String> poison);

  /** What has arrived since it was asked last. */
  Arrivals arrivals();

  @Override
  void close();
}
