package io.mdeoperator.alertsync.delivery;

import io.mdeoperator.alertsync.checkpoint.Cursor;
import io.mdeoperator.alertsync.read.Pass;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * What is kept in memory of one sink between two steps; all of it can be lost at any time. Belongs
 * to one thread at a time: while {@link #isBusy()}, to the one that works for the sink, and others
 * may call {@link #isBusy()}, {@link #settle()} and {@link #askForRescan()} only.
 */
public final class SinkState {
  private Cursor cursor;
  private String version = "";
  private Optional<Pass> pass = Optional.empty();
  private boolean alone;
  private boolean caughtUp;
  private Optional<Instant> rescanned = Optional.empty();
  private Optional<String> notice = Optional.empty();
  private Optional<CompletableFuture<StepResult>> work = Optional.empty();
  private boolean leftBehind;
  private boolean rescanAskedFor;
  private StepResult step = new StepResult.More();
  private Instant due = Instant.MIN;
  private Optional<Instant> troubleSince = Optional.empty();

  public Optional<Cursor> cursor() {
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
  public Optional<Pass> pass() {
    return pass;
  }

  public void begin(Pass next) {
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
  public void leaveOthers() {
    if (!alone) {
      fallBack();
      due = Instant.MIN;
    }
  }

  /** It takes part in the pass that all have in common. */
  public void join() {
    alone = false;
    pass = Optional.empty();
  }

  /** Whether it reads for itself. */
  public boolean isAlone() {
    return alone;
  }

  /** Whether it can take part in a pass of others. */
  public boolean canJoin() {
    return cursor != null && (!alone || caughtUp);
  }

  /** A pass that the sink took part in has come to its end. */
  public void passed(boolean wasRescan, Instant now) {
    pass = Optional.empty();
    caughtUp = true;
    if (wasRescan) {
      cursor().ifPresent(Cursor::hasSwept);
      rescanned = Optional.of(now);
      notice = Optional.empty();
    }
  }

  /** The next pass is a rescan, and begins at once. */
  public void askForRescan() {
    if (isBusy()) {
      rescanAskedFor = true;
    } else {
      rescanned = Optional.empty();
      pass = Optional.empty();
      due = Instant.MIN;
    }
  }

  /** When a rescan came to its end last; empty when none has since one is wanted. */
  public Optional<Instant> rescanned() {
    return rescanned;
  }

  /** What people should know about the checkpoint; goes with the next rescan. */
  public Optional<String> notice() {
    return notice;
  }

  public void notice(String text) {
    notice = Optional.of(text);
  }

  /**
   * Somebody works for the sink, and says how far it came once that is over.
   *
   * @param isLeftBehind whether others go on without it
   */
  void busyWith(CompletableFuture<StepResult> running, boolean isLeftBehind) {
    work = Optional.of(running);
    leftBehind = isLeftBehind;
  }

  /** Whether somebody works for the sink, or has and nobody has taken over yet. */
  public boolean isBusy() {
    return work.isPresent();
  }

  /** Takes over from whoever has worked for the sink; what that came to, once it is over. */
  public Optional<StepResult> settle() {
    if (work.isEmpty() || !work.get().isDone()) {
      return Optional.empty();
    }
    var came = Optional.of(result(work.get()));
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
  public StepResult step() {
    return step;
  }

  /** Since when steps have failed; empty while they do not. */
  public Optional<Instant> troubleSince() {
    return troubleSince;
  }

  /**
   * Takes down how far a step came.
   *
   * @param wait until the sink is to be looked after again, in case it is alone
   */
  public void came(StepResult result, Instant now, Duration wait) {
    step = result;
    due = now.plus(wait);
    var isTrouble =
        result instanceof StepResult.SinkFailed || result instanceof StepResult.SourceFailed;
    troubleSince = isTrouble ? troubleSince.or(() -> Optional.of(now)) : Optional.empty();
  }

  /** It is to be looked after at once. */
  public void comesDue() {
    due = Instant.MIN;
  }

  /** When the sink is to be looked after again, in case it is alone. */
  public Instant due() {
    return due;
  }

  /** What a task that is over came to; whatever is no exception ends the feed's work. */
  static <T> T result(CompletableFuture<T> task) {
    try {
      return task.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e;
    }
  }
}
