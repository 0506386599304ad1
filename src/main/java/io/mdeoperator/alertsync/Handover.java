package io.mdeoperator.alertsync;

import io.mdeoperator.alertsync.sink.Trouble;
import io.mdeoperator.api.v1alpha1.Reason;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
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
record Handover(String feed, Executor executor, Duration patience, Runnable whenOver) {
  private static final Logger LOG = LoggerFactory.getLogger(Handover.class);

  /** Work for one sink; empty unless something halts it. */
  @FunctionalInterface
  interface Work extends Function<SinkFeed, Optional<Step>> {}

  /** Has all do the same; the answer names those that were halted. */
  Map<SinkFeed, Step> toEach(Collection<SinkFeed> sinks, Work work) {
    var running = new LinkedHashMap<SinkFeed, CompletableFuture<Optional<Step>>>();
    sinks.forEach(sink -> running.put(sink, start(sink, work)));
    await(running.values());
    var halted = new LinkedHashMap<SinkFeed, Step>();
    running.forEach(
        (sink, task) -> {
          if (task.isDone()) {
            result(task).ifPresent(step -> halted.put(sink, step));
          } else {
            leave(sink, task.thenApply(step -> step.orElseGet(Step.More::new)), true);
            halted.put(sink, new Step.Slow());
          }
        });
    return halted;
  }

  /** Has one sink do something that nobody waits for. */
  void toOne(SinkFeed sink, Work work) {
    leave(sink, start(sink, work).thenApply(step -> step.orElseGet(Step.Done::new)), false);
  }

  private void leave(SinkFeed sink, CompletableFuture<Step> task, boolean isLeftBehind) {
    sink.lane().busyWith(task, isLeftBehind);
    if (!task.isDone()) {
      var _ = task.whenComplete((_, _) -> whenOver.run());
    }
  }

  private CompletableFuture<Optional<Step>> start(SinkFeed sink, Work work) {
    return CompletableFuture.supplyAsync(() -> guarded(sink, work), executor);
  }

  /** A surprise in one sink must not hold the others. */
  private Optional<Step> guarded(SinkFeed sink, Work work) {
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
          new Step.SinkFailed(
              new Trouble(
                  Reason.INTERNAL_ERROR,
                  Reason.INTERNAL_ERROR.meaning() + " " + Reason.INTERNAL_ERROR.remedy())));
    }
  }

  private void await(Collection<CompletableFuture<Optional<Step>>> tasks) {
    try {
      CompletableFuture.allOf(tasks.toArray(CompletableFuture[]::new))
          .get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      LOG.atDebug().addKeyValue("feed", feed).log("Not all sinks came to an end: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the operator stops; what is not written comes again
    }
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
