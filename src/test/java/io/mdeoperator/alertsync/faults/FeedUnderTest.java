// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.faults;

import io.mdeoperator.alertsync.faults.FeedHistory.Event;
import io.mdeoperator.alertsync.faults.receivers.ReceiverUnderFaults;
import io.mdeoperator.alertsync.faults.receivers.ReceiverUnderFaults.Mood;
import io.mdeoperator.alertsync.faults.receivers.ReceiverUnderFaults.Sender;
import io.mdeoperator.alertsync.read.AlertRecords;
import io.mdeoperator.alertsync.testing.Alerts;
import io.mdeoperator.alertsync.testing.FakeDefender;
import io.mdeoperator.alertsync.testing.Segmented;
import io.mdeoperator.alertsync.testing.WrappedCheckpointStore;
import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.defender.AlertQuery;
import io.mdeoperator.defender.AlertSource;
import io.mdeoperator.defender.AlertSource.AlertHandler;
import io.mdeoperator.defender.ApiAnswer;
import io.mdeoperator.defender.call.TenantApi;
import io.mdeoperator.delivery.checkpoint.CheckpointCodec;
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
import java.util.stream.IntStream;

/**
 * One operator's feed between the API, the sinks and the checkpoints, each of which writes down
 * what it sees and fails when it is told to. An operator that has died reaches none of them any
 * more.
 */
final class FeedUnderTest {
  private final int number;
  private final FeedHistory history;
  private final Map<String, ReceiverUnderFaults> receivers;
  private final Map<String, Sender> senders;
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
    /** It takes the first half of one batch, or breaks its connection. */
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
   * @param receivers of each sink
   * @param poison ids of alerts that the sinks refuse for good
   * @param unreadable no window can be read that one of these times lies in
   * @param slowness lets time pass while a slow sink takes a batch
   */
  record Surroundings(
      FeedHistory history,
      Map<String, ReceiverUnderFaults> receivers,
      Map<String, SinkFault> sinkFaults,
      Map<String, StoreFault> storeFaults,
      Set<String> poison,
      Set<Instant> unreadable,
      Runnable slowness) {
    Surroundings(Map<String, ReceiverUnderFaults> receivers, Runnable slowness) {
      this(
          new FeedHistory(),
          receivers,
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
    this.receivers = surroundings.receivers();
    this.senders =
        receivers.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, one -> one.getValue().sender()));
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
      senders.values().forEach(sender -> sender.kill().run());
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
                    seen.add(AlertRecords.revision(alert));
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
    var sender = senders.get(name).sink();
    return new Sink() {
      @Override
      public Optional<Problem> problem() {
        asked = name;
        return sender.problem();
      }

      @Override
      public Delivery deliver(Batch batch) {
        if (dead) {
          return failed("dead");
        }
        if (batch.items().isEmpty()) {
          receivers.get(name).be(Mood.GOOD, poison);
          return sender.deliver(batch);
        }
        return give(name, batch);
      }
    };
  }

  private Delivery give(String name, Batch batch) {
    return switch (sinkFaults.getOrDefault(name, SinkFault.NONE)) {
      case NONE -> take(name, batch, Mood.GOOD);
      case DOWN -> take(name, batch, Mood.DOWN);
      case HALF -> {
        over(name);
        yield take(name, batch, Mood.BREAKING);
      }
      case ANSWER_LOST -> {
        over(name);
        yield take(name, batch, Mood.SILENT);
      }
      case DEATH_AFTER -> {
        over(name);
        take(name, batch, Mood.GOOD);
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
        yield take(name, batch, Mood.GOOD);
      }
    };
  }

  private void over(String sink) {
    sinkFaults.remove(sink);
  }

  private Delivery take(String name, Batch batch, Mood mood) {
    var receiver = receivers.get(name);
    given(name, receiver.arrivals(), Set.of(), Set.of());
    receiver.be(mood, poison);
    var delivery = senders.get(name).sink().deliver(batch);
    var accepted = revisions(batch, delivery, Outcome.ACCEPTED);
    var refused = revisions(batch, delivery, Outcome.REFUSED);
    if (accepted.size() + refused.size() < batch.items().size()) {
      history.add(new Event.NotTaken(number, name));
    }
    given(name, receiver.arrivals(), accepted, refused);
    return delivery;
  }

  /** Of what the receiver keeps, it may be given again what it has not acknowledged. */
  private void given(
      String name,
      ReceiverUnderFaults.Arrivals arrived,
      Set<Revision> accepted,
      Set<Revision> refused) {
    if (!arrived.kept().isEmpty() || !refused.isEmpty()) {
      history.add(new Event.Given(number, name, arrived.tenantIds(), arrived.kept(), refused));
    }
    if (!accepted.containsAll(arrived.kept())) {
      history.add(new Event.AnswerLost(number, name));
    }
  }

  private static Set<Revision> revisions(Batch batch, Delivery delivery, Outcome outcome) {
    return delivery instanceof Delivery.Answered answered
        ? IntStream.range(0, batch.items().size())
            .filter(place -> answered.outcomes().get(place) == outcome)
            .mapToObj(place -> Revision.of(batch.items().get(place).record()))
            .collect(Collectors.toSet())
        : Set.of();
  }

  CheckpointStore store(CheckpointStore real) {
    return new WrappedCheckpointStore() {
      @Override
      public CheckpointStore real() {
        return real;
      }

      @Override
      public Result<Optional<Stored>> load(String sink) {
        return isUnreachable(sink) ? unreachable() : real.load(sink);
      }

      @Override
      public Result<Optional<Stored>> loadSegment(String sink, int slot) {
        return isUnreachable(sink) ? unreachable() : real.loadSegment(sink, slot);
      }

      @Override
      public Result<String> createSegment(String sink, int slot, byte[] content) {
        return isUnreachable(sink) ? unreachable() : real.createSegment(sink, slot, content);
      }

      @Override
      public Optional<Problem> setAside(String sink, byte[] content) {
        return isUnreachable(sink) ? unreachable().failure() : real.setAside(sink, content);
      }

      @Override
      public Optional<Problem> delete(String sink) {
        return isUnreachable(sink) ? unreachable().failure() : real.delete(sink);
      }

      @Override
      public Result<String> save(String sink, byte[] content, String follows) {
        return saved(real, sink, content, follows);
      }
    };
  }

  private static <T> Result<T> unreachable() {
    return Result.failed(problem("unreachable"));
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
    history.add(Event.Saved.of(number, sink, checkpoint, Segmented.known(checkpoint, sink, real)));
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
