// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.checkpoint;

import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Result;
import java.util.Optional;

/**
 * Keeps one checkpoint for each sink of a feed. Expected failures are answers, never exceptions.
 * Each write names the version it follows, which keeps out an operator that has lost its leadership
 * without knowing.
 */
public interface CheckpointStore {
  Loaded load(String sink);

  /**
   * Writes it. After a {@link Reason#CHECKPOINT_CONFLICT} what is in memory is to be forgotten;
   * after any other failure the write is to be repeated before anything else is delivered.
   *
   * @param follows the version that was loaded or saved last; empty when there was none
   * @return the version that was written
   */
  Result<String> save(String sink, byte[] content, String follows);

  /**
   * Deletes it; it may be gone already.
   *
   * @return why it could not be deleted
   */
  Optional<Problem> delete(String sink);

  /** What was found. */
  sealed interface Loaded {
    record None() implements Loaded {}

    @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
    record Found(byte[] content, String version) implements Loaded {}

    record Failed(Problem problem) implements Loaded {}
  }
}
