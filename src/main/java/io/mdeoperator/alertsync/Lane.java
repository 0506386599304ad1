package io.mdeoperator.alertsync;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What is kept in memory of one sink between two steps; all of it can be lost at any time. Belongs
 * to one thread at a time: while {@link #isBusy()}, to the one that works for the sink, and others
 * may call {@link #isBusy()}, {@link #settle()} and {@link #askForRescan()} only.
 */
final class Lane {
  private Cursor cursor;
  private String version = "";
  private Optional<Pass> pass = Optional.empty();
  private boolean alone;
  private boolean caughtUp;
  private Optional<Instant> rescanned = Optional.empty();
  private Optional<String> notice = Optional.empty();
  private Optional<CompletableFuture<Step>> work = Optional.empty();
  private boolean leftBehind;
  private boolean rescanAskedFor;
  private Step step = new Step.More();
  private Instant due = Instant.MIN;
  private Optional<Instant> troubleSince = Optional.empty();

  Optional<Cursor> cursor() {
    return Optional.ofNullable(cursor);
  }

  /**
   * Takes up a cursor, and the version of the checkpoint it came from; empty when there is none.
   */
  void take(Cursor loaded, String loadedVersion) {
    cursor = loaded;
    version = loadedVersion;
    pass = Optional.empty();
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
    fallBack();
  }

  /** The sink's own pass, while it is alone. */
  Optional<Pass> pass() {
    return pass;
  }

  void begin(Pass next) {
    pass = Optional.of(next);
  }

  /** Gives the sink's own pass up; the next one begins anew. */
  void dropPass() {
    pass = Optional.empty();
  }

  /** It takes part in no pass of others from now on. */
  void fallBack() {
    alone = true;
    caughtUp = false;
    pass = Optional.empty();
  }

  /** Others go on without it, unless it goes alone already. */
  void leaveOthers() {
    if (!alone) {
      fallBack();
      due = Instant.MIN;
    }
  }

  /** It takes part in the pass that all have in common. */
  void join() {
    alone = false;
    pass = Optional.empty();
  }

  /** Whether it reads for itself. */
  boolean isAlone() {
    return alone;
  }

  /** Whether it can take part in a pass of others. */
  boolean canJoin() {
    return cursor != null && (!alone || caughtUp);
  }

  /** A pass that the sink took part in has come to its end. */
  void passed(boolean wasRescan, Instant now) {
    pass = Optional.empty();
    caughtUp = true;
    if (wasRescan) {
      cursor().ifPresent(Cursor::hasSwept);
      rescanned = Optional.of(now);
      notice = Optional.empty();
    }
  }

  /** The next pass is a rescan, and begins at once. */
  void askForRescan() {
    if (isBusy()) {
      rescanAskedFor = true;
    } else {
      rescanned = Optional.empty();
      pass = Optional.empty();
      due = Instant.MIN;
    }
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

  /**
   * Somebody works for the sink, and says how far it came once that is over.
   *
   * @param isLeftBehind whether others go on without it
   */
  void busyWith(CompletableFuture<Step> running, boolean isLeftBehind) {
    work = Optional.of(running);
    leftBehind = isLeftBehind;
  }

  /** Whether somebody works for the sink, or has and nobody has taken over yet. */
  boolean isBusy() {
    return work.isPresent();
  }

  /** Takes over from whoever has worked for the sink; what that came to, once it is over. */
  Optional<Step> settle() {
    if (work.isEmpty() || !work.get().isDone()) {
      return Optional.empty();
    }
    var came = Optional.of(Handover.result(work.get()));
    work = Optional.empty();
    if (leftBehind) {
      fallBack();
    }
    if (rescanAskedFor) {
      rescanAskedFor = false;
      askForRescan();
    }
    return came;
  }

  /** How far the last step came. */
  Step step() {
    return step;
  }

  /** Since when steps have failed; empty while they do not. */
  Optional<Instant> troubleSince() {
    return troubleSince;
  }

  /**
   * Takes down how far a step came.
   *
   * @param wait until the sink is to be looked after again, in case it is alone
   */
  void came(Step result, Instant now, Duration wait) {
    step = result;
    due = now.plus(wait);
    var isTrouble = result instanceof Step.SinkFailed || result instanceof Step.SourceFailed;
    troubleSince = isTrouble ? troubleSince.or(() -> Optional.of(now)) : Optional.empty();
  }

  /** It is to be looked after at once. */
  void comesDue() {
    due = Instant.MIN;
  }

  /** When the sink is to be looked after again, in case it is alone. */
  Instant due() {
    return due;
  }
}
