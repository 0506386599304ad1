// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.store;

import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.sink.Revision;
import io.mdeoperator.sink.SinkRecord;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the records that a feed's sinks refused permanently, so that a person can look at them and
 * have them tried again. Thread-safe. Expected failures are answers, never exceptions.
 */
public interface Quarantine {
  /**
   * Keeps records; keeping one again changes nothing.
   *
   * @return why they could not be kept
   */
  Optional<Problem> keep(String sink, List<Refused> records);

  /** What is kept of a sink and can be asked for again, the oldest first. */
  Result<List<Revision>> of(String sink);

  /**
   * Drops what was delivered after all.
   *
   * @return why that could not be written
   */
  Optional<Problem> drop(String sink, List<Revision> delivered);

  /**
   * Drops all that is kept for a sink.
   *
   * @return why it could not be dropped
   */
  Optional<Problem> forget(String sink);

  /** A record and why it was refused, in one sentence. */
  record Refused(SinkRecord record, String why) {}
}
