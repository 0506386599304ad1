package io.mdeoperator.alertsync;

import io.mdeoperator.alertsync.sink.Trouble;
import java.util.Optional;

/**
 * Keeps one checkpoint for each sink of a feed. Expected trouble is an answer, never an exception.
 * Each write names the version it follows, which keeps out an operator that has lost its leadership
 * without knowing.
 */
interface CheckpointStore {
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
  Optional<Trouble> delete(String sink);

  /** What was found. */
  sealed interface Loaded {
    record None() implements Loaded {}

    @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
    record Found(byte[] content, String version) implements Loaded {}

    record Failed(Trouble trouble) implements Loaded {}
  }

  /** What became of a write. */
  sealed interface Saved {
    record Done(String version) implements Saved {}

    /** Not written, or not known to be; what is in memory is to be forgotten. */
    record Failed(Trouble trouble) implements Saved {}
  }
}
