package io.mdeoperator.alertsync;

import java.time.Instant;
import java.util.Optional;

/**
 * What is kept in memory of one sink between two steps; all of it can be lost at any time. Not
 * thread-safe.
 */
final class Lane {
  private Cursor cursor;
  private String version = "";
  private Windows pass;
  private boolean passIsRescan;
  private Optional<Instant> rescanned = Optional.empty();
  private Optional<String> notice = Optional.empty();

  Optional<Cursor> cursor() {
    return Optional.ofNullable(cursor);
  }

  /**
   * Takes up a cursor, and the version of the checkpoint it came from; empty when there is none.
   */
  void take(Cursor loaded, String loadedVersion) {
    cursor = loaded;
    version = loadedVersion;
    pass = null;
  }

  String version() {
    return version;
  }

  void saved(String savedVersion) {
    version = savedVersion;
    cursor.saved();
  }

  /** Drops the cursor: what the store has is true, whatever it is. */
  void forget() {
    cursor = null;
    pass = null;
  }

  Optional<Windows> pass() {
    return Optional.ofNullable(pass);
  }

  /** Whether more than one batch is to be delivered before the pass has come to its end. */
  boolean isBehind() {
    return pass != null && pass.isBehind();
  }

  void begin(Windows next, boolean isRescan) {
    pass = next;
    passIsRescan = isRescan;
  }

  /** Gives the pass up; the next one begins anew. */
  void dropPass() {
    pass = null;
  }

  /** The pass has come to its end. */
  void endPass(Instant now) {
    pass = null;
    if (passIsRescan) {
      rescanned = Optional.of(now);
      notice = Optional.empty();
    }
  }

  /** Gives the running pass up; the next one is a rescan. */
  void askForRescan() {
    pass = null;
    rescanned = Optional.empty();
  }

  /** When a rescan came to its end last; empty when none has since one is wanted. */
  Optional<Instant> rescanned() {
    return rescanned;
  }

  /** What people should know about the checkpoint; goes with the next rescan. */
  Optional<String> notice() {
    return notice;
  }

  void notice(String text) {
    notice = Optional.of(text);
  }
}
