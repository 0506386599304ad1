// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.faults;

import io.mdeoperator.alertsync.checkpoint.CheckpointCodec;
import io.mdeoperator.alertsync.faults.FeedHistory.Event;
import io.mdeoperator.alertsync.testing.Alerts;
import io.mdeoperator.alertsync.testing.FakeDefender;
import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.defender.Alert;
import io.mdeoperator.defender.AlertQuery;
import io.mdeoperator.defender.AlertSource;
import io.mdeoperator.defender.AlertSource.AlertHandler;
import io.mdeoperator.defender.ApiAnswer;
import io.mdeoperator.defender.TenantApi;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.Delivery;
import io.mdeoperator.sink.Outcome;
import io.mdeoperator.sink.Revision;
import io.mdeoperator.sink.Sink;
import io.mdeoperator.sink.store.CheckpointStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * One operator's feed between the API, the sinks and the checkpoints, each of which writes down
 * what it sees and fails when it is told to. An operator that has died reaches none of them any
 * more.
 */
final class FeedUnderTest {
  private final int number;
  private final FeedHistory history;
  private final Map<String, SinkFault> sinkFaults;
  private final Map<String, StoreFault> storeFaults;
  private final Set<String> poison;
  private final Set<Instant> unreadable;
  private final Runnable slowness;
  private volatile boolean dead;
  private boolean isAlone;
  private String asked = "";

  /** What a sink does to the next batch that is not empty. */
  enum SinkFault {
    NONE,
    /** It takes nothing until it is told otherwise. */
    DOWN,
    /** It takes the first half of one batch. */
    HALF,
    /** It takes one batch, but its answer is lost. */
    ANSWER_LOST,
    /** The operator dies when the sink has taken the batch. */
    DEATH_AFTER,
    /** The operator dies before the sink has taken anything. */
    DEATH_BEFORE,
    /** It takes one batch, but much time passes until it has. */
    SLOW
  }

  /** What happens to the next checkpoint. */
  enum StoreFault {
    NONE,
    /** None is read or written until it is told otherwise. */
    DOWN,
    /** It is not written. */
    REFUSED,
    /** It is written, but the answer is lost. */
    ANSWER_LOST,
    /** The operator dies before it is written. */
    DEATH_BEFORE,
    /** The operator dies as soon as it is written. */
    DEATH_AFTER
  }

  /**
   * What befalls all operators of one feed.
   *
   * @param poison ids of alerts that the sinks refuse for good
   * @param unreadable no window can be read that one of these times lies in
   * @param slowness lets time pass while a slow sink takes a batch
   */
  record Surroundings(
      FeedHistory history,
      Map<String, SinkFault> sinkFaults,
      Map<String, StoreFault> storeFaults,
      Set<String> poison,
      Set<Instant> unreadable,
      Runnable slowness) {
    Surroundings(Runnable slowness) {
      this(
          new FeedHistory(),
          new ConcurrentHashMap<>(),
          new ConcurrentHashMap<>(),
          ConcurrentHashMap.newKeySet(),
          ConcurrentHashMap.newKeySet(),
          slowness);
    }
  }

  FeedUnderTest(int number, Surroundings surroundings) {
    this.number = number;
    this.history = surroundings.history();
    this.sinkFaults = surroundings.sinkFaults();
    this.storeFaults = surroundings.storeFaults();
    this.poison = surroundings.poison();
    this.unreadable = surroundings.unreadable();
    this.slowness = surroundings.slowness();
  }

  boolean isDead() {
    return dead;
  }

  /** As by {@code kill -9}: from now on nothing comes out of it. */
  void die() {
    if (!dead) {
      dead = true;
      history.add(new Event.Crashed(number));
    }
  }

  /** Runs the task of one sink at once: whatever it reads, it reads for that sink alone. */
  Executor executor() {
    return task -> {
      isAlone = true;
      task.run();
      isAlone = false;
    };
  }

  /**
   * The API as the operator reaches it, on the thread that polls.
   *
   * @param together the sinks that read together now
   */
  AlertSource source(AlertSource real, Runnable afterEachCall, Supplier<Set<String>> together) {
    return new AlertSource() {
      @Override
      public ApiAnswer alerts(TenantApi api, AlertQuery query, AlertHandler each) {
        if (dead || unreadable.stream().anyMatch(time -> isAskedFor(query, time))) {
          return new ApiAnswer.Failed(FakeDefender.failure(Reason.API_UNAVAILABLE));
        }
        var seen = new ArrayList<Revision>();
        var answer =
            real.alerts(
                api,
                query,
                alert -> {
                  if (query.before().map(alert.lastUpdateTime()::isBefore).orElse(true)) {
                    seen.add(Revision.of(alert));
                  }
                  return each.take(alert);
                });
        if (answer instanceof ApiAnswer.Read) {
          var readers = isAlone ? Set.of(asked) : together.get();
          seen.forEach(
              revision -> history.add(new Event.Served(revision, query.expandEvidence(), readers)));
        }
        afterEachCall.run();
        return answer;
      }

      @Override
      public ApiAnswer alert(TenantApi api, String id, AlertHandler each) {
        return dead
            ? new ApiAnswer.Failed(FakeDefender.failure(Reason.API_UNAVAILABLE))
            : real.alert(api, id, each);
      }

      @Override
      public ApiAnswer probe(TenantApi api) {
        return real.probe(api);
      }
    };
  }

  private static boolean isAskedFor(AlertQuery query, Instant time) {
    return !time.isBefore(query.from()) && query.before().map(time::isBefore).orElse(true);
  }

  Sink sink(String name) {
    return new Sink() {
      @Override
      public Optional<Problem> problem() {
        asked = name;
        return Optional.empty();
      }

      @Override
      public Delivery deliver(Batch batch) {
        if (dead) {
          return failed("dead");
        }
        return batch.items().isEmpty() ? answered(batch, 0) : give(name, batch);
      }
    };
  }

  private Delivery give(String name, Batch batch) {
    return switch (sinkFaults.getOrDefault(name, SinkFault.NONE)) {
      case NONE -> take(name, batch, batch.items().size());
      case DOWN -> {
        history.add(new Event.NotTaken(number, name));
        yield failed("down");
      }
      case HALF -> {
        over(name);
        yield take(name, batch, batch.items().size() / 2);
      }
      case ANSWER_LOST -> {
        over(name);
        take(name, batch, batch.items().size());
        history.add(new Event.AnswerLost(number, name));
        yield failed("no answer");
      }
      case DEATH_AFTER -> {
        over(name);
        take(name, batch, batch.items().size());
        die();
        yield failed("dead");
      }
      case DEATH_BEFORE -> {
        over(name);
        die();
        yield failed("dead");
      }
      case SLOW -> {
        over(name);
        slowness.run();
        yield take(name, batch, batch.items().size());
      }
    };
  }

  private void over(String sink) {
    sinkFaults.remove(sink);
  }

  private Delivery take(String name, Batch batch, int most) {
    if (most < batch.items().size()) {
      history.add(new Event.NotTaken(number, name));
    }
    var taken = batch.items().subList(0, most).stream().map(Batch.Item::alert).toList();
    history.add(
        new Event.Given(
            number,
            name,
            taken.stream()
                .map(Alert::tenantId)
                .filter(owner -> !owner.isEmpty())
                .collect(Collectors.toSet()),
            taken.stream().filter(alert -> !poison.contains(alert.id())).map(Revision::of).toList(),
            taken.stream()
                .filter(alert -> poison.contains(alert.id()))
                .map(Revision::of)
                .collect(Collectors.toSet())));
    return answered(batch, most);
  }

  private Delivery answered(Batch batch, int most) {
    var outcomes = new ArrayList<Outcome>();
    for (var item : batch.items()) {
      outcomes.add(
          outcomes.size() >= most
              ? Outcome.RETRY
              : poison.contains(item.alert().id()) ? Outcome.REFUSED : Outcome.ACCEPTED);
    }
    return new Delivery.Answered(outcomes, batch.receipt());
  }

  CheckpointStore store(CheckpointStore real) {
    return new CheckpointStore() {
      @Override
      public Result<Optional<Stored>> load(String sink) {
        return isUnreachable(sink) ? Result.failed(problem("unreachable")) : real.load(sink);
      }

      @Override
      public Optional<Problem> setAside(String sink, byte[] content) {
        return isUnreachable(sink)
            ? Optional.of(problem("unreachable"))
            : real.setAside(sink, content);
      }

      @Override
      public Optional<Problem> delete(String sink) {
        return isUnreachable(sink) ? Optional.of(problem("unreachable")) : real.delete(sink);
      }

      @Override
      public Result<String> save(String sink, byte[] content, String follows) {
        return saved(real, sink, content, follows);
      }
    };
  }

  private Result<String> saved(CheckpointStore real, String sink, byte[] content, String follows) {
    var fault = isUnreachable(sink) ? StoreFault.DOWN : storeFaults.remove(sink);
    return switch (fault == null ? StoreFault.NONE : fault) {
      case NONE -> write(real, sink, content, follows);
      case DOWN, REFUSED -> notSaved(sink);
      case ANSWER_LOST -> {
        write(real, sink, content, follows);
        yield notSaved(sink);
      }
      case DEATH_BEFORE -> {
        die();
        yield notSaved(sink);
      }
      case DEATH_AFTER -> {
        var written = write(real, sink, content, follows);
        die();
        yield written;
      }
    };
  }

  private boolean isUnreachable(String sink) {
    return dead || storeFaults.get(sink) == StoreFault.DOWN;
  }

  private Result<String> write(CheckpointStore real, String sink, byte[] content, String follows) {
    var saved = real.save(sink, content, follows);
    if (!(saved instanceof Result.Ok)) {
      notSaved(sink);
      return saved;
    }
    var checkpoint =
        ((CheckpointCodec.Decoded.Good) CheckpointCodec.decode(content, Alerts.TENANT))
            .checkpoint();
    history.add(Event.Saved.of(number, sink, checkpoint));
    return saved;
  }

  private Result<String> notSaved(String sink) {
    if (!dead) {
      history.add(new Event.NotSaved(number, sink));
    }
    return Result.failed(problem("not saved"));
  }

  private static Delivery failed(String why) {
    return new Delivery.Failed(problem(why));
  }

  private static Problem problem(String why) {
    return new Problem(Reason.SINK_UNAVAILABLE, why);
  }
}
