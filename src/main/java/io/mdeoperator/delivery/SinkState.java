// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * How one sink of a feed reads, and what its last step came to. Used by the thread that polls the
 * feed. Its mode changes in the five ways that design note 008 draws. While it is busy, its
 * position belongs to the task and cannot be had here.
 */
public final class SinkState {
  private Mode mode = new Mode.Together(new SinkPosition());
  private StepResult step = new StepResult.More();
  private Instant due = Instant.MIN;
  private SinkHealth health = new SinkHealth.Unknown();
  private Optional<Instant> stepsFailingSince = Optional.empty();
  private Optional<Instant> behindSince = Optional.empty();

  /** Who reads for the sink. */
  public sealed interface Mode {
    /** Nobody works for the sink at this moment. */
    sealed interface Idle extends Mode {
      SinkPosition position();
    }

    /** It reads together with the other sinks that keep up. */
    record Together(SinkPosition position) implements Idle {}

    /**
     * It reads by itself, until it has caught up.
     *
     * @param caughtUp whether it has come to the end of a pass
     */
    record Detached(SinkPosition position, boolean caughtUp) implements Idle {}

    /** A task works for it, and nobody waits for that. */
    final class Busy implements Mode {
      private final CompletableFuture<StepResult> task;
      private Detached then;
      private final Instant since;
      private boolean isRescanRequested;

      private Busy(CompletableFuture<StepResult> task, Detached then, Instant since) {
        this.task = task;
        this.then = then;
        this.since = since;
      }

      private Detached over() {
        if (isRescanRequested) {
          then.position().requestRescan();
        }
        return then;
      }
    }
  }

  /** Where the sink is; empty while it is busy. */
  public Optional<SinkPosition> position() {
    return mode instanceof Mode.Idle idle ? Optional.of(idle.position()) : Optional.empty();
  }

  public boolean isTogether() {
    return mode instanceof Mode.Together;
  }

  public boolean isDetached() {
    return mode instanceof Mode.Detached;
  }

  /** Whether it can take part in a pass of several sinks. */
  public boolean canJoin() {
    return switch (mode) {
      case Mode.Together(var position) -> position.cursor().isPresent();
      case Mode.Detached(var position, var caughtUp) -> caughtUp && position.cursor().isPresent();
      case Mode.Busy _ -> false;
    };
  }

  /** It takes part in the next pass of several sinks (transition 3). */
  public void join() {
    if (mode instanceof Mode.Detached(var position, _)) {
      position.dropPass();
      mode = new Mode.Together(position);
    }
  }

  /** The others continue without it, and it begins to read by itself at once (transition 1). */
  public void detach() {
    if (mode instanceof Mode.Together(var position)) {
      mode = detached(position);
      makeDue();
    }
  }

  /** A task reads for it in the background (transition 4). */
  public void work(CompletableFuture<StepResult> task, Instant now) {
    if (mode instanceof Mode.Detached detached) {
      mode = new Mode.Busy(task, detached, now);
    }
  }

  /** Ends the task that is over, if there is one, and answers what it came to (transition 5). */
  public Optional<StepResult> settle() {
    if (!(mode instanceof Mode.Busy busy && busy.task.isDone())) {
      return Optional.empty();
    }
    mode = busy.over();
    if (busy.isRescanRequested) {
      makeDue();
    }
    return Optional.of(StepResult.of(busy.task));
  }

  /**
   * Takes note of how far a step came, and of the mode that follows from it.
   *
   * @param passed the same moment by the clock of waits
   * @param wait until the next step, in case the sink reads by itself
   */
  public void record(StepResult result, Instant now, Instant passed, Duration wait) {
    if (result instanceof StepResult.Slow(var task)) {
      mode = slow(task, passed);
      return;
    }
    var hasAcknowledged = position().filter(SinkPosition::takeAcknowledged).isPresent();
    mode = after(result);
    step = result;
    due = passed.plus(wait);
    behindSince =
        result instanceof StepResult.Done
            ? Optional.empty()
            : behindSince.or(() -> Optional.of(now));
    if (hasAcknowledged || result instanceof StepResult.Done) {
      health = new SinkHealth.Healthy(behindSince);
      stepsFailingSince = Optional.empty();
    }
    if (result.isFailure()) {
      stepsFailingSince = stepsFailingSince.or(() -> Optional.of(passed));
    }
    if (result instanceof StepResult.SinkFailed(var problem)) {
      health = health.failing(problem, now);
    } else if (health instanceof SinkHealth.Healthy) {
      health = new SinkHealth.Healthy(behindSince);
    }
  }

  private Mode slow(CompletableFuture<StepResult> task, Instant now) {
    return mode instanceof Mode.Idle idle
        ? new Mode.Busy(task, new Mode.Detached(idle.position(), false), now)
        : mode;
  }

  private Mode after(StepResult result) {
    return switch (mode) {
      case Mode.Idle idle when leavesOthers(result) -> detached(idle.position());
      case Mode.Detached(var position, _) when result instanceof StepResult.Done ->
          new Mode.Detached(position, true);
      default -> mode;
    };
  }

  private static Mode.Detached detached(SinkPosition position) {
    position.dropPass();
    return new Mode.Detached(position, false);
  }

  private static boolean leavesOthers(StepResult result) {
    return result instanceof StepResult.SinkFailed || result instanceof StepResult.Rewound;
  }

  /** The next pass is a rescan, and begins at once; that of a busy sink, when its task is over. */
  public void requestRescan() {
    switch (mode) {
      case Mode.Busy busy -> busy.isRescanRequested = true;
      case Mode.Idle idle -> {
        idle.position().requestRescan();
        makeDue();
      }
    }
  }

  /** Its position is of no use any more; that of a busy sink, when its task is over. */
  public void forgetPosition() {
    switch (mode) {
      case Mode.Busy busy -> busy.then = new Mode.Detached(new SinkPosition(), false);
      case Mode.Idle _ -> mode = new Mode.Together(new SinkPosition());
    }
  }

  /** What the last step came to; what a busy sink waits for. */
  public StepResult step() {
    return mode instanceof Mode.Busy busy ? new StepResult.Slow(busy.task) : step;
  }

  /** Whether a task works for it at this moment. */
  public boolean isBusy() {
    return mode instanceof Mode.Busy busy && !busy.task.isDone();
  }

  /** Since when a task has been working for it; empty while none does. */
  public Optional<Instant> busySince() {
    return mode instanceof Mode.Busy busy ? Optional.of(busy.since) : Optional.empty();
  }

  /** Whether the sink takes what it is given, as the steps that are over have shown. */
  public SinkHealth health() {
    return health;
  }

  /**
   * Since when its steps have failed, by the clock of waits, whether the sink or the source is at
   * fault; empty while they do not. {@link SinkHealth} tells of the sink alone.
   */
  public Optional<Instant> stepsFailingSince() {
    return stepsFailingSince;
  }

  /** The next step does not wait. */
  public void makeDue() {
    due = Instant.MIN;
  }

  /** When the next step begins, if the sink reads by itself. */
  public Instant due() {
    return due;
  }
}
