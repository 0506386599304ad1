// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.hunting.run;

import io.mdeoperator.api.Durations;
import io.mdeoperator.api.Timestamps;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQueryStatus.LastRun;
import io.mdeoperator.base.Slots;
import io.mdeoperator.delivery.StepResult;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * When a query runs, and what its last run came to; all of it can be lost at any time. Its times
 * are those of the clock of waits. Used by the thread that reconciles the query, one at a time;
 * what a run works with is its own while it is under way.
 */
public final class QueryState {
  private static final Duration MAX_WAIT = Duration.ofHours(24);

  private final RunMemory memory;
  private final Optional<String> tenantId;
  private Optional<CompletableFuture<RunReport>> running = Optional.empty();
  private Optional<RunReport> report = Optional.empty();
  private Optional<Instant> failingSince = Optional.empty();
  private Instant nextRun;
  private List<Object> version = List.of();
  private Optional<String> request = Optional.empty();
  private Optional<String> answered = Optional.empty();
  private volatile Optional<Instant> lastRun = Optional.empty();

  /**
   * The state of a query that is seen for the first time. It runs at once, unless its status tells
   * that it has run in this slot, and what that came to, or that Microsoft asks to wait.
   *
   * @param now the wall clock's time
   */
  public QueryState(QueryInput input, Instant passed, Instant now) {
    var status = input.status();
    memory = new RunMemory(Timestamps.parse(status.lastRescanTime()));
    tenantId = input.tenantId();
    var period = Durations.parse(input.spec().period());
    var slot = Slots.last(input.uid(), period, now);
    var told = slot.truncatedTo(ChronoUnit.SECONDS); // as a status has it
    var hasRun =
        Optional.ofNullable(status.lastRun())
            .map(LastRun::scheduledTime)
            .flatMap(Timestamps::parse)
            .filter(time -> !time.isBefore(told))
            .filter(_ -> !input.isHoldTold())
            .isPresent();
    var blocked = Timestamps.parse(status.blockedUntil()).filter(now::isBefore);
    var next = hasRun ? Optional.of(slot.plus(period)) : Optional.<Instant>empty();
    nextRun =
        Stream.concat(next.stream(), blocked.stream())
            .max(Instant::compareTo)
            .map(time -> Durations.min(Duration.between(now, time), MAX_WAIT))
            .map(passed::plus)
            .orElse(Instant.MIN);
    if (nextRun.isAfter(passed)
        && input.query().getMetadata().getGeneration().equals(status.observedGeneration())) {
      version = versionHandled(input);
    }
  }

  /** What has been acted on already is no reason to run. */
  private static List<Object> versionHandled(QueryInput input) {
    return input.isRequested() ? List.of() : input.version();
  }

  /** What is known of rows of another tenant is of no use. */
  public boolean isOf(QueryInput input) {
    return tenantId.equals(input.tenantId());
  }

  RunMemory memory() {
    return memory;
  }

  /** Whether a run is under way. */
  public boolean isRunning() {
    return running.isPresent();
  }

  /** Whether it is time to run; what has changed and what was asked for do not wait. */
  public boolean isDue(QueryInput input, Instant passed) {
    return isScheduled(passed) || !input.version().equals(version);
  }

  /** Whether a run is due whatever has changed. */
  public boolean isScheduled(Instant passed) {
    return !passed.isBefore(nextRun);
  }

  /** A run begins. */
  void began(QueryInput input, CompletableFuture<RunReport> task, Instant passed) {
    running = Optional.of(task);
    version = input.version();
    request = Optional.ofNullable(input.requestedAt());
    lastRun = Optional.of(passed);
  }

  /**
   * Takes over from a run that is over; what it came to is to be told to {@link #next}.
   *
   * @return empty when none is
   */
  public Optional<RunReport> settle(Instant passed) {
    var over = running.filter(CompletableFuture::isDone);
    over.ifPresent(
        task -> {
          running = Optional.empty();
          answered = request;
          report = Optional.of(StepResult.of(task));
          if (report.filter(RunReport::isInconclusive).isEmpty()) {
            failingSince =
                report
                    .flatMap(RunReport::failure)
                    .flatMap(_ -> failingSince.or(() -> Optional.of(passed)));
          }
        });
    return over.flatMap(_ -> report);
  }

  /** For how long runs have failed. */
  public Duration failing(Instant passed) {
    return failingSince.map(since -> Duration.between(since, passed)).orElse(Duration.ZERO);
  }

  /** The next run is due after that. */
  public void next(Instant passed, Duration wait) {
    nextRun = passed.plus(wait);
  }

  /** What the last run came to; reported again where it could not be written. */
  public Optional<RunReport> report() {
    return report;
  }

  /**
   * Something holds the query. The status says so, and no more what a run came to: where this
   * process does not know it, only another run can tell, and where it could not ask, it may be able
   * to when the hold is over.
   */
  public void hold() {
    lastRun = Optional.empty();
    if (report.map(RunReport::isInTheWay).orElse(true)) {
      nextRun = Instant.MIN;
    }
  }

  /** What asked for the run that was over last, if anything did. */
  public Optional<String> answered() {
    return answered;
  }

  /** Until the next run. */
  public Duration untilNext(Instant passed) {
    return nextRun.isAfter(passed) ? Duration.between(passed, nextRun) : Duration.ZERO;
  }

  /** When a run began last; empty while the query must not run, or has not. */
  Optional<Instant> lastRun() {
    return lastRun;
  }
}
