// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.kafka;

import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.api.v1alpha1.sink.KafkaSink;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.Delivery;
import io.mdeoperator.sink.Outcome;
import io.mdeoperator.sink.Sink;
import io.mdeoperator.sink.SinkInput;
import io.mdeoperator.sink.format.AlertFormat;
import io.mdeoperator.sink.format.AlertOrigin;
import java.util.List;
import java.util.Optional;

/** Writes alerts to a topic. What the brokers acknowledge was accepted. */
final class KafkaTopicSink implements Sink {
  private final KafkaProducers producers;
  private final SinkInput input;
  private final Result<KafkaConnection> connection;
  private final AlertFormat format;

  KafkaTopicSink(
      KafkaProducers producers,
      SinkInput input,
      Result<KafkaConnection> connection,
      AlertFormat format) {
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
    var lease = producers.lease(target);
    if (lease.isEmpty()) {
      return new Delivery.Failed(
          problem(
              Reason.SINK_UNAVAILABLE,
              "was not called, because other Kafka sinks of this namespace hold the memory that it has for them. The operator retries."));
    }
    try (var open = lease.get()) {
      return deliver(batch, open);
    }
  }

  private Delivery deliver(Batch batch, KafkaProducers.Lease lease) {
    var records = new KafkaRecords(spec().topic(), format, AlertOrigin.of(input, batch.tenantId()));
    var progress =
        new KafkaDelivery(batch.items(), lease, producers.waits(), producers.limits().batch())
            .send(records, spec().maxRequestBytes());
    var problem = progress.halt().map(this::problem);
    var isNothingSettled =
        progress.outcomes().stream().allMatch(outcome -> outcome == Outcome.RETRY);
    return problem.isPresent() && isNothingSettled
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
              "rejects every alert (" + failure.what() + "). The operator retries.");
      case RECEIVER, PRODUCER ->
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
