// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.delivery;

import io.mdeoperator.base.FatalErrors;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has several sinks do something at the same time, and waits for them, but not for long: one that
 * is slow continues by itself, and the others continue without it. Thread-safe.
 *
 * @param executor runs one task for each sink
 * @param timeout how long the sinks wait for one another
 * @param onTaskOver called when a task that nobody waited for is over, on its thread
 */
public record SinkFanOut(Executor executor, Duration timeout, Runnable onTaskOver) {
  private static final Logger LOG = LoggerFactory.getLogger(SinkFanOut.class);

  /** Work for one sink; empty unless something halts the sink. */
  @FunctionalInterface
  public interface Work extends Function<SinkDelivery, Optional<StepResult>> {}

  /** For one sink alone: runs its work on the calling thread. */
  public static SinkFanOut inline() {
    return new SinkFanOut(Runnable::run, Duration.ZERO, () -> {});
  }

  /**
   * Has all sinks do the same.
   *
   * @return those that were halted; {@link StepResult.Slow} for those that did not answer in time
   */
  public Map<SinkDelivery, StepResult> toEach(Collection<SinkDelivery> sinks, Work work) {
    var running = new LinkedHashMap<SinkDelivery, CompletableFuture<Optional<StepResult>>>();
    sinks.forEach(sink -> running.put(sink, start(sink, work)));
    await(running.values());
    var halted = new LinkedHashMap<SinkDelivery, StepResult>();
    running.forEach(
        (sink, task) -> {
          if (task.isDone()) {
            StepResult.of(task).ifPresent(step -> halted.put(sink, step));
          } else {
            halted.put(sink, new StepResult.Slow(leave(task, new StepResult.More())));
          }
        });
    return halted;
  }

  /** Has one sink do something that nobody waits for. */
  public CompletableFuture<StepResult> toOne(SinkDelivery sink, Work work) {
    return leave(start(sink, work), new StepResult.Done());
  }

  private CompletableFuture<StepResult> leave(
      CompletableFuture<Optional<StepResult>> task, StepResult unlessHalted) {
    var step = task.thenApply(halted -> halted.orElse(unlessHalted));
    if (!step.isDone()) {
      var _ = step.whenComplete((_, _) -> FatalErrors.reporting(onTaskOver).run());
    }
    return step;
  }

  private CompletableFuture<Optional<StepResult>> start(SinkDelivery sink, Work work) {
    return CompletableFuture.supplyAsync(() -> guarded(sink, work), executor);
  }

  /** A surprise in one sink must not hold the others. */
  private static Optional<StepResult> guarded(SinkDelivery sink, Work work) {
    try {
      return work.apply(sink);
    } catch (RuntimeException e) {
      return Optional.of(sink.onUnexpectedError(e));
    } catch (Error e) {
      throw FatalErrors.reported(e);
    }
  }

  private void await(Collection<CompletableFuture<Optional<StepResult>>> tasks) {
    try {
      CompletableFuture.allOf(tasks.toArray(CompletableFuture[]::new))
          .get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      LOG.atDebug().addKeyValue("problem", e.toString()).log("Not all sinks finished");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the operator stops; what is not written comes again
    }
  }
}
