package io.mdeoperator.alertsync.delivery;

import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
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
 * is slow goes on by itself, and the others go on without it. Thread-safe.
 *
 * @param feed namespace and name, for the log
 * @param executor runs one task for each sink
 * @param patience how long the others wait
 * @param whenOver called when a sink that nobody waited for has come to its end
 */
public record SinkFanOut(String feed, Executor executor, Duration patience, Runnable whenOver) {
  private static final Logger LOG = LoggerFactory.getLogger(SinkFanOut.class);

  /** Work for one sink; empty unless something halts it. */
  @FunctionalInterface
  public interface Work extends Function<SinkDelivery, Optional<StepResult>> {}

  /** Has all do the same; the answer names those that were halted. */
  public Map<SinkDelivery, StepResult> toEach(Collection<SinkDelivery> sinks, Work work) {
    var running = new LinkedHashMap<SinkDelivery, CompletableFuture<Optional<StepResult>>>();
    sinks.forEach(sink -> running.put(sink, start(sink, work)));
    await(running.values());
    var halted = new LinkedHashMap<SinkDelivery, StepResult>();
    running.forEach(
        (sink, task) -> {
          if (task.isDone()) {
            SinkState.result(task).ifPresent(step -> halted.put(sink, step));
          } else {
            leave(sink, task.thenApply(step -> step.orElseGet(StepResult.More::new)), true);
            halted.put(sink, new StepResult.Slow());
          }
        });
    return halted;
  }

  /** Has one sink do something that nobody waits for. */
  public void toOne(SinkDelivery sink, Work work) {
    leave(sink, start(sink, work).thenApply(step -> step.orElseGet(StepResult.Done::new)), false);
  }

  private void leave(SinkDelivery sink, CompletableFuture<StepResult> task, boolean isLeftBehind) {
    sink.lane().busyWith(task, isLeftBehind);
    if (!task.isDone()) {
      var _ = task.whenComplete((_, _) -> whenOver.run());
    }
  }

  private CompletableFuture<Optional<StepResult>> start(SinkDelivery sink, Work work) {
    return CompletableFuture.supplyAsync(() -> guarded(sink, work), executor);
  }

  /** A surprise in one sink must not hold the others. */
  private Optional<StepResult> guarded(SinkDelivery sink, Work work) {
    try {
      return work.apply(sink);
    } catch (RuntimeException e) {
      LOG.atError()
          .setCause(e)
          .addKeyValue("feed", feed)
          .addKeyValue("sink", sink.name())
          .log("The sink's feed met something unexpected");
      sink.lane().forget();
      return Optional.of(
          new StepResult.SinkFailed(
              new Problem(
                  Reason.INTERNAL_ERROR,
                  Reason.INTERNAL_ERROR.meaning() + " " + Reason.INTERNAL_ERROR.remedy())));
    }
  }

  private void await(Collection<CompletableFuture<Optional<StepResult>>> tasks) {
    try {
      CompletableFuture.allOf(tasks.toArray(CompletableFuture[]::new))
          .get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      LOG.atDebug().addKeyValue("feed", feed).log("Not all sinks came to an end: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the operator stops; what is not written comes again
    }
  }
}
