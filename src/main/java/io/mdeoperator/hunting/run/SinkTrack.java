// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.hunting.run;

import io.mdeoperator.api.Durations;
import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.delivery.DeliveryPlan;
import io.mdeoperator.delivery.SinkPosition;
import io.mdeoperator.delivery.StepResult;
import io.mdeoperator.delivery.checkpoint.Cursor;
import io.mdeoperator.delivery.checkpoint.Progress;
import io.mdeoperator.hunting.run.RunReport.SinkReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Where one sink of a query is, and whether it takes what it is given. One that fails is left out
 * of ever more runs: what it lacks would have to be asked for each time. Its times are those of the
 * clock of waits. Used by one thread at a time.
 */
final class SinkTrack {
  private static final Duration MAX_WAIT = Duration.ofHours(24);

  private final SinkPosition position = new SinkPosition();
  private Optional<Problem> problem = Optional.empty();
  private Instant failingSince = Instant.MIN;
  private Instant nextTry = Instant.MIN;
  private Optional<CompletableFuture<StepResult>> busy = Optional.empty();
  private Optional<Progress> counted = Optional.empty();
  private Optional<Progress> lastProgress = Optional.empty();
  private Optional<Instant> startOfRescan = Optional.empty();

  /** Only while it is due: else a task that nobody waits for may work with it. */
  SinkPosition position() {
    return position;
  }

  boolean isDue(Instant now) {
    return !now.isBefore(nextTry) && !isBusy();
  }

  /** What was in the way may be gone. */
  void makeDue() {
    nextTry = Instant.MIN;
  }

  private boolean isBusy() {
    return busy.filter(task -> !task.isDone()).isPresent();
  }

  /** A step has halted it. */
  void halted(Problem latest, StepResult step, Instant now) {
    lastProgress = progress();
    busy = step instanceof StepResult.Slow(var task) ? Optional.of(task) : Optional.empty();
    failed(latest, now);
  }

  private void failed(Problem latest, Instant now) {
    if (problem.isEmpty()) {
      failingSince = now;
    }
    problem = Optional.of(latest);
    var wait = Durations.min(Duration.between(failingSince, now).dividedBy(2), MAX_WAIT);
    nextTry = now.plus(latest.retryAfter().filter(asked -> asked.compareTo(wait) > 0).orElse(wait));
  }

  /** It has taken what there was, or there was nothing. */
  void worked() {
    problem = Optional.empty();
    nextTry = Instant.MIN;
  }

  /** What is told of it. */
  SinkReport report(String name, Instant now) {
    return new SinkReport(name, problem, failing(now), progress(), notice());
  }

  /** How far it has come, as far as is known. */
  private Optional<Progress> progress() {
    return isBusy() ? lastProgress : position.cursor().map(Cursor::progress).or(() -> lastProgress);
  }

  /** From when on a pass may read for its sake; empty where its checkpoint was never read. */
  Optional<Instant> startOfRescan(DeliveryPlan plan, Instant now) {
    if (!isBusy()) {
      startOfRescan =
          position
              .cursor()
              .map(cursor -> plan.startOfPass(cursor, true, now))
              .or(() -> startOfRescan);
    }
    return startOfRescan;
  }

  /** Takes note of what metrics have counted, and returns what they had before. */
  Optional<Progress> counted(Progress latest) {
    var before = counted;
    counted = Optional.of(latest);
    return before;
  }

  /** What people should know about its checkpoint. */
  private Optional<String> notice() {
    return isBusy() ? Optional.empty() : position.notice();
  }

  private Duration failing(Instant now) {
    return problem.isEmpty() ? Duration.ZERO : Duration.between(failingSince, now);
  }
}
