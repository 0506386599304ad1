// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.kafka;

import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.api.v1alpha1.sink.KafkaSink;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.Delivery;
import io.mdeoperator.sink.Sink;
import io.mdeoperator.sink.SinkInput;
import io.mdeoperator.sink.SinkTokens;
import io.mdeoperator.sink.format.RecordFormat;
import io.mdeoperator.sink.format.RecordOrigin;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Writes alerts to a topic. What the brokers acknowledge was accepted. */
final class KafkaTopicSink implements Sink {
  private final KafkaProducers producers;
  private final SinkInput input;
  private final Result<KafkaConnection> connection;
  private final RecordFormat format;

  KafkaTopicSink(
      KafkaProducers producers,
      SinkInput input,
      Result<KafkaConnection> connection,
      RecordFormat format) {
    this.producers = producers;
    this.input = input;
    this.connection = connection;
    this.format = format;
  }

  @Override
  public Optional<Problem> problem() {
    return connection.failure();
  }

  @Override
  public Delivery deliver(Batch batch) {
    if (!(connection instanceof Result.Ok(var target))) {
      return new Delivery.Failed(connection.failure().orElseThrow());
    }
    if (batch.items().isEmpty()) {
      return new Delivery.Answered(List.of(), 0);
    }
    var end = producers.waits().now().plus(producers.limits().batch());
    var sent = send(batch, target, false, end);
    return switch (isTokenRejected(sent, target) ? send(batch, target, true, end) : sent) {
      case Result.Failed(var problem) -> new Delivery.Failed(problem);
      case Result.Ok(var progress) -> delivery(progress);
    };
  }

  /** Then another one may not be: this one can have ended by the broker's clock. */
  private static boolean isTokenRejected(
      Result<KafkaDelivery.Progress> sent, KafkaConnection target) {
    return target.application().isPresent()
        && sent instanceof Result.Ok(var progress)
        && progress.isNothingSettled()
        && progress.halt().filter(why -> why.scope() == SendFailure.Scope.CREDENTIAL).isPresent();
  }

  /**
   * Sends what there is, as the user or the application that the sink names.
   *
   * @param isFresh whether a token is asked for past all caches
   */
  private Result<KafkaDelivery.Progress> send(
      Batch batch, KafkaConnection target, boolean isFresh, Instant end) {
    return target
        .application()
        .map(login -> SinkTokens.token(input, login.tokens(), isFresh).map(Optional::of))
        .orElseGet(() -> Result.ok(Optional.empty()))
        .flatMap(token -> send(batch, target, token, end));
  }

  private Result<KafkaDelivery.Progress> send(
      Batch batch, KafkaConnection target, Optional<String> token, Instant end) {
    var lease = producers.lease(target, token);
    if (lease.isEmpty()) {
      return Result.failed(
          problem(
              Reason.SINK_UNAVAILABLE,
              "was not called, because other Kafka sinks use the memory that there is for them, or that this namespace has of it. The operator retries."));
    }
    try (var open = lease.get()) {
      var origin = RecordOrigin.of(input, batch.tenantId());
      var records = new KafkaRecords(spec().topic(), format, origin);
      return Result.ok(
          new KafkaDelivery(batch.items(), open, producers.waits(), end)
              .send(records, spec().maxRequestBytes()));
    }
  }

  private Delivery delivery(KafkaDelivery.Progress progress) {
    var problem = progress.halt().map(this::problem);
    return problem.isPresent() && progress.isNothingSettled()
        ? new Delivery.Failed(problem.get())
        : new Delivery.Answered(progress.outcomes(), 0, problem, progress.refused());
  }

  private KafkaSink spec() {
    return input.spec().kafka();
  }

  private Problem problem(SendFailure failure) {
    return switch (failure.scope()) {
      case RECORD ->
          problem(
              failure.reason(),
              "rejects every "
                  + input.owner().records().singular()
                  + " ("
                  + failure.what()
                  + "). The operator retries.");
      case RECEIVER, PRODUCER, CREDENTIAL ->
          problem(
              failure.reason(),
              failure.what()
                  + (failure.reason() == Reason.SINK_UNAVAILABLE
                      ? ". The operator retries."
                      : "."));
    };
  }

  private Problem problem(Reason reason, String what) {
    return new Problem(reason, input.field() + ": the receiver " + what);
  }
}
