// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.quarantine;

import io.mdeoperator.alertsync.checkpoint.Revision;
import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.defender.Alert;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the alerts that a feed's sinks refused permanently, so that a person can look at them and
 * have them tried again. Thread-safe. Expected failures are answers, never exceptions.
 */
public interface Quarantine {
  /**
   * Keeps alerts; keeping one again changes nothing.
   *
   * @return why they could not be kept
   */
  Optional<Problem> keep(String sink, List<Refused> alerts);

  /** Reads what is kept for a sink. */
  Result<Kept> of(String sink);

  /**
   * Drops what was delivered after all, and remembers who asked for it.
   *
   * @param token the value of the annotation by which it was tried again
   * @return why that could not be written
   */
  Optional<Problem> redriven(String sink, List<Revision> delivered, String token);

  /**
   * Drops all that is kept for a sink.
   *
   * @return why it could not be dropped
   */
  Optional<Problem> forget(String sink);

  /** An alert and why it was refused, in one sentence. */
  record Refused(Alert alert, String why) {}

  /**
   * What is kept of a sink and can be asked for again.
   *
   * @param revisions the oldest first
   * @param token by which they were tried again last
   */
  record Kept(List<Revision> revisions, Optional<String> token) {}
}
