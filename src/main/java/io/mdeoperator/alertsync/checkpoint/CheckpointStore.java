package io.mdeoperator.alertsync.checkpoint;

import io.mdeoperator.api.reason.Problem;
import java.util.Optional;

/**
 * Keeps one checkpoint for each sink of a feed. Expected trouble is an answer, never an exception.
 * Each write names the version it follows, which keeps out an operator that has lost its leadership
 * without knowing.
 */
public interface CheckpointStore {
  Loaded load(String sink);

  /**
   * Writes it.
   *
   * @param follows the version that was loaded or saved last; empty when there was none
   */
  Saved save(String sink, byte[] content, String follows);

  /**
   * Deletes it; it may be gone already.
   *
   * @return why it could not be deleted
   */
  Optional<Problem> delete(String sink);

  /** What was found. */
  public sealed interface Loaded {
    record None() implements Loaded {}

    @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
    record Found(byte[] content, String version) implements Loaded {}

    record Failed(Problem trouble) implements Loaded {}
  }

  /** What became of a write. */
  public sealed interface Saved {
    record Done(String version) implements Saved {}

    /** Not written, or not known to be; what is in memory is to be forgotten. */
    record Failed(Problem trouble) implements Saved {}
  }
}
