// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.kafka;

import io.mdeoperator.base.MonotonicClock;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.Outcome;
import io.mdeoperator.sink.RevisionOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Sends one batch: hands all its records to the producer, then waits for their acknowledgements. A
 * record that fails at once ends it, since the client would wait as long for each of the others.
 * Used once.
 */
final class KafkaDelivery {
  private final List<Batch.Item> items;
  private final List<Outcome> outcomes;
  private final KafkaProducers.Lease lease;
  private final MonotonicClock waits;
  private final Instant start;
  private final Instant end;
  private final Map<Integer, String> refused = new HashMap<>();
  private final Map<Integer, Future<RecordMetadata>> sent = new LinkedHashMap<>();

  /** Where a broker says that a record is at fault, which it is if others are accepted. */
  private final Map<Integer, SendFailure> suspects = new LinkedHashMap<>();

  private Optional<SendFailure> halt = Optional.empty();
  private boolean isEnded;

  /**
   * How much was sent.
   *
   * @param outcomes in the order of the items
   * @param refused why each is refused that is, by its place
   * @param halt why some are to be sent again
   */
  record Progress(
      List<Outcome> outcomes, Map<Integer, String> refused, Optional<SendFailure> halt) {
    boolean isNothingSettled() {
      return outcomes.stream().allMatch(outcome -> outcome == Outcome.RETRY);
    }
  }

  /**
   * @param end of the delivery, by the clock of waits
   */
  KafkaDelivery(
      List<Batch.Item> items, KafkaProducers.Lease lease, MonotonicClock waits, Instant end) {
    this.items = items;
    this.outcomes = new ArrayList<>(Collections.nCopies(items.size(), Outcome.RETRY));
    this.lease = lease;
    this.waits = waits;
    this.start = waits.now();
    this.end = end;
  }

  Progress send(KafkaRecords records, int maxBytes) {
    try {
      for (var place = 0; place < items.size() && halt.isEmpty(); place++) {
        send(place, records.of(items.get(place)), maxBytes);
      }
      for (var entry : sent.entrySet()) {
        await(entry.getKey(), entry.getValue());
      }
    } catch (InterruptException | InterruptedException e) {
      Thread.currentThread().interrupt();
      halt = Optional.of(SendFailure.late());
    }
    judgeSuspects();
    RevisionOrder.retryBehind(items, outcomes);
    return new Progress(outcomes, refused, halt);
  }

  private void send(int place, ProducerRecord<byte[], byte[]> record, int maxBytes)
      throws InterruptedException {
    if (KafkaRecords.size(record) > maxBytes) {
      outcomes.set(place, Outcome.REFUSED);
      refused.put(place, "It is larger than kafka.maxRequestBytes allows.");
    } else if (waits.now().isAfter(end)) {
      halt = Optional.of(SendFailure.late());
    } else {
      handOver(place, record);
    }
  }

  private void handOver(int place, ProducerRecord<byte[], byte[]> record)
      throws InterruptedException {
    try {
      var acknowledgement = lease.producer().send(record);
      if (acknowledgement.isDone()) {
        await(place, acknowledgement);
      } else {
        sent.put(place, acknowledgement);
      }
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException | IllegalStateException e) {
      failed(place, e);
    }
  }

  private void await(int place, Future<RecordMetadata> acknowledgement)
      throws InterruptedException {
    var left = Math.max(0, Duration.between(waits.now(), end).toNanos());
    try {
      acknowledgement.get(left, TimeUnit.NANOSECONDS);
      outcomes.set(place, Outcome.ACCEPTED);
    } catch (TimeoutException e) {
      halt = halt.or(() -> Optional.of(SendFailure.late()));
    } catch (ExecutionException e) {
      failed(place, e.getCause());
    }
  }

  private void failed(int place, Throwable cause) {
    var failure = SendFailure.of(cause, lease.guard().refusedSince(start));
    switch (failure.scope()) {
      case RECORD -> suspects.put(place, failure);
      case RECEIVER -> halt = halt.or(() -> Optional.of(failure));
      case PRODUCER, CREDENTIAL -> end(failure);
    }
  }

  /** Then whatever else it was given fails at once, for that reason. */
  private void end(SendFailure failure) {
    if (!isEnded) {
      isEnded = true;
      halt = Optional.of(failure);
      lease.discard();
    }
  }

  private void judgeSuspects() {
    if (!outcomes.contains(Outcome.ACCEPTED)) {
      halt = halt.or(() -> suspects.values().stream().findFirst());
      return;
    }
    suspects.forEach(
        (place, why) -> {
          outcomes.set(place, Outcome.REFUSED);
          refused.put(place, "The receiver rejects it (" + why.what() + ").");
        });
  }
}
