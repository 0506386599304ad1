// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.fuzz;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.mdeoperator.alertsync.FeedController;
import io.mdeoperator.alertsync.fuzz.ConfigMapServer.Answer;
import io.mdeoperator.alertsync.poll.FeedInput;
import io.mdeoperator.alertsync.poll.PollServices;
import io.mdeoperator.alertsync.testing.FakeDefender;
import io.mdeoperator.alertsync.testing.Feeds;
import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.defender.AlertQuery;
import io.mdeoperator.defender.AlertSource;
import io.mdeoperator.defender.AlertSource.AlertHandler;
import io.mdeoperator.defender.ApiAnswer;
import io.mdeoperator.defender.call.TenantApi;
import io.mdeoperator.delivery.SinkStores;
import io.mdeoperator.delivery.memory.BatchMemory;
import io.mdeoperator.kube.ConfigMapAccess;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.Delivery;
import io.mdeoperator.sink.Outcome;
import io.mdeoperator.sink.Revision;
import io.mdeoperator.sink.Sink;
import io.mdeoperator.sink.SinkInput;
import io.mdeoperator.sink.SinkOwner;
import io.mdeoperator.sink.configmap.ConfigMapSinkKind;
import io.mdeoperator.sink.store.ConfigMapCheckpointStore;
import io.mdeoperator.sink.store.ConfigMapQuarantine;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One process of the operator, with all that it calls: each call takes a while, and fails when it
 * is told to. A process that has died reaches nothing any more.
 */
final class OperatorProcess {
  static final String MIRROR = "mirror";
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final Duration SLOW = Duration.ofSeconds(8);
  private static final Duration FOR_EVER = Duration.ofDays(3650);

  private final FeedWorld world;
  private final KubernetesClient client = InProcessClient.of(this::configMaps);
  private final FeedController controller;
  private final Set<String> busy = new HashSet<>();
  private volatile boolean isDead;

  /** What a thread of a process that has died comes to. */
  static final class DeadError extends Error {
    DeadError() {
      super("dead", null, false, false);
    }
  }

  /** Without a trace: it is logged each time. */
  private static final class BrokenException extends RuntimeException {
    BrokenException() {
      super("broken", null, false, false);
    }
  }

  OperatorProcess(FeedWorld world) {
    this.world = world;
    this.controller = new FeedController(services());
  }

  FeedController controller() {
    return controller;
  }

  boolean isDead() {
    return isDead;
  }

  /** As by {@code kill -9}: from now on nothing comes out of it. */
  void die() {
    isDead = true;
    world.ledgers().forEach(FeedLedger::excuseUnsaved);
  }

  void close() {
    isDead = true;
    client.close();
  }

  private PollServices services() {
    return new PollServices(
        source(),
        this::sink,
        this::stores,
        Feeds.CLOUDS,
        Feeds.schedule(),
        Duration.ofDays(180),
        BatchMemory.of(64 << 20),
        world.time().threads(),
        Duration.ZERO, // whoever is not done when all have begun is slow
        _ -> world.somethingHappened(),
        Feeds.metrics(),
        world.time().wallClock(),
        world.planted().waitsByWallClock() ? world.time().wallClock()::instant : world.time()::now);
  }

  private SinkStores stores(MdeAlertSync feed) {
    return new SinkStores(
        world.planted().checkpoints().apply(new ConfigMapCheckpointStore(access(), feed)),
        new ConfigMapQuarantine(access(), feed, world.time().wallClock()),
        Feeds.remembered());
  }

  /**
   * One for each use: its turns are waited for by the real clock, and calls here hang for longer.
   */
  private ConfigMapAccess access() {
    return new ConfigMapAccess(client);
  }

  private <T> T call(String place, Supplier<T> work, Supplier<T> failure) {
    checkIsAlive();
    world.time().pause(world.latency());
    checkIsAlive();
    var fault = world.faults().at(place);
    if (fault != Faults.Fault.NONE) {
      world.ledgers().forEach(FeedLedger::excuseUnsaved);
    }
    return switch (fault) {
      case NONE -> work.get();
      case FAILS -> failure.get();
      case ANSWER_LOST -> lost(work, failure);
      case SLOW -> late(SLOW, work);
      case HANGS -> late(DEADLINE, failure);
      case NEVER_RETURNS -> late(FOR_EVER, failure);
      case THROWS -> throw new BrokenException();
      case ERROR -> throw new AssertionError("planted");
      case DIES_BEFORE -> {
        die();
        throw new DeadError();
      }
      case DIES_AFTER -> {
        var _ = work.get();
        die();
        throw new DeadError();
      }
    };
  }

  private <T> T lost(Supplier<T> work, Supplier<T> failure) {
    var _ = work.get();
    world.ledgers().forEach(FeedLedger::excuseUnsaved);
    return failure.get();
  }

  private <T> T late(Duration time, Supplier<T> answer) {
    world.time().pause(time);
    checkIsAlive();
    return answer.get();
  }

  private void checkIsAlive() {
    if (isDead) {
      throw new DeadError();
    }
  }

  private AlertSource source() {
    return new AlertSource() {
      @Override
      public ApiAnswer alerts(TenantApi api, AlertQuery query, AlertHandler each) {
        return asked(api, defender -> defender.alerts(api, query, each));
      }

      @Override
      public ApiAnswer alert(TenantApi api, String id, AlertHandler each) {
        return asked(api, defender -> defender.alert(api, id, each));
      }

      @Override
      public ApiAnswer probe(TenantApi api) {
        return asked(api, defender -> defender.probe(api));
      }
    };
  }

  private ApiAnswer asked(TenantApi api, Function<FakeDefender, ApiAnswer> question) {
    world.sourceCalled();
    return call(
        "source",
        () -> question.apply(world.defender(api.tokens().tenantId())),
        () -> new ApiAnswer.Failed(FakeDefender.failure(Reason.API_UNAVAILABLE)));
  }

  private Answer configMaps(String method, URI uri, byte[] body) throws IOException {
    var name = ConfigMapServer.name(uri).orElseGet(() -> ConfigMapServer.nameIn(body));
    var answer =
        call(kind(name), () -> world.configMaps().handle(method, uri, body), () -> (Answer) null);
    if (answer == null) {
      throw new IOException("no answer");
    }
    if (!method.equals("GET")) {
      written(name, answer);
    }
    return answer;
  }

  private static String kind(String name) {
    if (name.contains("-checkpoint-") || name.contains("-segment-")) {
      return "checkpoint";
    }
    return name.endsWith("-quarantine") ? "quarantine" : "alerts";
  }

  private void written(String name, Answer answer) {
    var parts = name.split("-checkpoint-", 2);
    if (parts[0].endsWith("-unusable") && world.configMaps().isAnySegmentChanged()) {
      // It is read at a start only, so only now it is known that the sink is given all again.
      world.ledgers().forEach(ledger -> ledger.excuseAll(parts[1]));
    }
    if (answer.isRefusal()) {
      world.ledgers().forEach(FeedLedger::excuseUnsaved);
    } else if (parts.length == 2) {
      world.ledgers().forEach(ledger -> ledger.saved(parts[1]));
    }
  }

  private Sink sink(FeedInput input, int index) {
    var name = input.sinkNames().get(index);
    var mirror =
        new ConfigMapSinkKind(access(), world.time().wallClock())
            .of(
                new SinkInput(
                    SinkOwner.of(input.feed()), index, input.displayName(), input.sinkSecrets()))
            .filter(_ -> name.equals(MIRROR));
    var uid = input.feed().getMetadata().getUid();
    return batch -> {
      var ledger = world.ledger(uid, batch.tenantId());
      return alone(
          uid + "/" + name,
          () ->
              call(
                  "sink " + name,
                  () -> deliver(ledger, name, mirror.orElse(this::take), batch),
                  () -> new Delivery.Failed(new Problem(Reason.SINK_UNAVAILABLE, "It is down."))));
    };
  }

  private Delivery alone(String key, Supplier<Delivery> work) {
    if (!busy.add(key)) {
      world.violated(Violation.Kind.TWO_THREADS, key, "is called twice at a time");
    }
    try {
      return work.get();
    } finally {
      busy.remove(key);
    }
  }

  private Delivery deliver(FeedLedger ledger, String name, Sink sink, Batch batch) {
    var delivery = sink.deliver(batch);
    if (delivery instanceof Delivery.Answered answered) {
      var outcomes = answered.outcomes();
      for (var i = 0; i < outcomes.size(); i++) {
        var revision = Revision.of(batch.items().get(i).record());
        switch (outcomes.get(i)) {
          case ACCEPTED -> ledger.given(name, revision);
          case REFUSED -> ledger.refused(name, revision);
          case RETRY -> {} // it does not have it
        }
      }
    } else if (delivery instanceof Delivery.Lost) {
      ledger.excuseAll(name);
    }
    return delivery;
  }

  private Delivery take(Batch batch) {
    return new Delivery.Answered(
        batch.items().stream()
            .map(item -> world.isPoison(item.id()) ? Outcome.REFUSED : Outcome.ACCEPTED)
            .toList(),
        batch.receipt());
  }
}
