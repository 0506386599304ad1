// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.delivery;

import io.mdeoperator.delivery.checkpoint.Cursor;
import io.mdeoperator.delivery.checkpoint.HandledRequests;
import java.time.Instant;
import java.util.Optional;

/**
 * Where one sink is: its cursor as it was loaded, and the pass that it reads by itself. All of it
 * can be lost at any time. Used by one thread at a time, the one that works for the sink.
 */
public final class SinkPosition {
  private Optional<Cursor> cursor = Optional.empty();
  private String version = "";
  private HandledRequests handled = HandledRequests.NONE;
  private boolean isHandledChanged;
  private Optional<Object> pass = Optional.empty();
  private Optional<Instant> rescanned = Optional.empty();
  private Optional<String> notice = Optional.empty();
  private Optional<RedriveProgress> redrive = Optional.empty();
  private boolean hasAcknowledged;

  /** Empty until the checkpoint is loaded. */
  public Optional<Cursor> cursor() {
    return cursor;
  }

  /** The version of the checkpoint that the cursor came from; empty when there is none. */
  String version() {
    return version;
  }

  void load(Cursor loaded, HandledRequests loadedHandled, String loadedVersion) {
    cursor = Optional.of(loaded);
    handled = loadedHandled;
    isHandledChanged = false;
    version = loadedVersion;
    pass = Optional.empty();
  }

  /** What people asked for and this sink has done. */
  public HandledRequests handled() {
    return handled;
  }

  /** It is kept when the checkpoint is written next. */
  void handled(HandledRequests next) {
    handled = next;
    isHandledChanged = true;
  }

  /** Whether that is written: what is not may still be lost. */
  public boolean isHandledSaved() {
    return !isHandledChanged;
  }

  /** Whether there is anything to write. */
  boolean isChanged() {
    return isHandledChanged || cursor.orElseThrow().isChanged();
  }

  void saved(String savedVersion) {
    version = savedVersion;
    isHandledChanged = false;
    cursor.orElseThrow().saved();
  }

  /** Drops the cursor: what the store has is true, whatever it is. */
  void forget() {
    cursor = Optional.empty();
  }

  /**
   * The pass that the sink reads by itself; what that is is known to those who read.
   *
   * @param type what it was begun as
   */
  public <T> Optional<T> pass(Class<T> type) {
    return pass.map(type::cast);
  }

  public void beginPass(Object next) {
    pass = Optional.of(next);
  }

  void dropPass() {
    pass = Optional.empty();
  }

  /** A pass that the sink took part in has come to its end. */
  public void endPass(boolean wasRescan, Instant now) {
    dropPass();
    if (wasRescan) {
      cursor.ifPresent(Cursor::endRescan);
      rescanned = Optional.of(now);
      notice = Optional.empty();
    }
  }

  /** The next pass is a rescan. */
  void requestRescan() {
    dropPass();
    rescanned = Optional.empty();
  }

  /** When a rescan came to its end last; empty when none has since one was requested. */
  public Optional<Instant> rescanned() {
    return rescanned;
  }

  /** How far the sink has come with the redrive that this value asks for. */
  RedriveProgress redrive(String token) {
    var progress =
        redrive
            .filter(known -> known.token().equals(token))
            .orElseGet(() -> new RedriveProgress(token));
    redrive = Optional.of(progress);
    return progress;
  }

  void endRedrive() {
    redrive = Optional.empty();
  }

  /** The sink has taken a batch, and its checkpoint is written. */
  void acknowledge() {
    hasAcknowledged = true;
  }

  /** Whether it has since this was asked last. */
  boolean takeAcknowledged() {
    var has = hasAcknowledged;
    hasAcknowledged = false;
    return has;
  }

  /** What people should know about the checkpoint, until the next rescan. */
  public Optional<String> notice() {
    return notice;
  }

  void notice(String text) {
    notice = Optional.of(text);
  }
}
