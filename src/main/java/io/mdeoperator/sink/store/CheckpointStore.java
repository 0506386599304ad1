// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.store;

import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Result;
import java.util.Optional;

/**
 * Keeps one checkpoint for each sink of a feed, and the segments that it names. Expected failures
 * are answers, never exceptions. Each write of a checkpoint names the version it follows, which
 * keeps out an operator that has lost its leadership without knowing. A segment is never changed,
 * so whatever such an operator leaves behind, what a checkpoint names stays as it was.
 */
public interface CheckpointStore {
  /** Slots for segments that each sink has, counted from 0. */
  int MAX_SEGMENTS = 64;

  /** Reads it; empty when there is none. */
  Result<Optional<Stored>> load(String sink);

  /**
   * Writes it. A failure other than {@link Reason#CHECKPOINT_CONFLICT} may pass; when a write is
   * not known to have succeeded in the end, what is in memory is to be forgotten.
   *
   * @param follows the version that was loaded or saved last; empty when there was none
   * @return the version that was written
   */
  Result<String> save(String sink, byte[] content, String follows);

  /**
   * Keeps, beside the checkpoint, what could not be used of it, so that a person or another version
   * of the operator still has it. Of each sink only the latest is kept.
   *
   * @return why it could not be kept
   */
  Optional<Problem> setAside(String sink, byte[] content);

  /** Reads a segment; empty when there is none in that slot. */
  Result<Optional<Stored>> loadSegment(String sink, int slot);

  /**
   * Writes a segment into a slot where none is; {@link Reason#CHECKPOINT_CONFLICT} where one is.
   *
   * @return the version that was written
   */
  Result<String> createSegment(String sink, int slot, byte[] content);

  /**
   * Deletes a segment if it is that version of it; it may be gone already.
   *
   * @return why it could not be deleted
   */
  Optional<Problem> deleteSegment(String sink, int slot, String version);

  /**
   * Deletes it, its segments, and what was set aside; they may be gone already.
   *
   * @return why it could not be deleted
   */
  Optional<Problem> delete(String sink);

  /**
   * What was found.
   *
   * @param version for the write that follows
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
  record Stored(byte[] content, String version) {}
}
