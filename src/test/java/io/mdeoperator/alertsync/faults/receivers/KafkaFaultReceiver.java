// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.faults.receivers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mdeoperator.receiver.KafkaBroker;
import io.mdeoperator.receiver.KafkaBroker.Listener;
import io.mdeoperator.receiver.TopicReader;
import io.mdeoperator.testing.LoopbackGate;
import io.mdeoperator.testing.TestEnvironment;
import io.mdeoperator.testing.WireFault;
import io.mdeoperator.testing.WireFault.Direction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A topic of a broker for each feed. What it has got is what the topics hold, with the times at
 * which the broker appended it. Nothing is held back and let through later, so that no record of an
 * operator that is gone comes after those of the next one.
 */
final class KafkaFaultReceiver implements ProcessReceiver {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SECRET = "brokers";
  private static final int CUT_AFTER = 8_000;
  private static final WireFault SLOW = new WireFault.Trickle(2_000, Duration.ofMillis(50));

  private final KafkaBroker broker;
  private final ReceiverWitness witness;
  private final Map<String, TopicReader> readers = new ConcurrentHashMap<>();
  private Mood mood = Mood.GOOD;

  KafkaFaultReceiver(KafkaBroker broker, ReceiverWitness witness) {
    this.broker = broker;
    this.witness = witness;
  }

  @Override
  public String sink(TestEnvironment stage, String feed, String mode) {
    var topic = broker.name(feed);
    broker.createTopic(topic, Map.of("message.timestamp.type", "LogAppendTime"));
    readers.put(feed, broker.reader(topic));
    stage.sinkSecret(SECRET, "localhost", broker.credential());
    return ("kafka: {bootstrapServers: ['%1$s'], topic: '%2$s',"
            + " sasl: {plain: {secretRef: {name: %3$s}}},"
            + " tls: {caCertificate: {secretRef: {name: %3$s}}}}")
        .formatted(broker.server(Listener.SASL), topic, SECRET);
  }

  @Override
  public LoopbackGate gate() {
    return broker.gate(Listener.SASL);
  }

  @Override
  public void mood(Mood next) {
    gate().open();
    switch (next) {
      case GOOD -> {}
      case SLOW -> gate().meet(SLOW);
      case UNAVAILABLE -> gate().shut();
      case THROTTLING -> gate().meet(new WireFault.Cut(Direction.ANSWERS, 0));
      case BROKEN -> gate().meet(new WireFault.Cut(Direction.REQUESTS, CUT_AFTER));
      case HANGING -> gate().meet(new WireFault.Stall(Direction.REQUESTS, 0));
      case SILENT -> gate().meet(new WireFault.Stall(Direction.ANSWERS, 0));
    }
    if (mood != Mood.GOOD) {
      readers.keySet().forEach(witness::answersLost);
    }
    mood = next;
  }

  @Override
  public synchronized void tell() {
    readers.forEach(
        (feed, reader) ->
            reader.next().forEach(record -> witness.given(feed, time(record), alerts(record))));
  }

  private static Instant time(ConsumerRecord<byte[], byte[]> record) {
    return Instant.ofEpochMilli(record.timestamp());
  }

  private static List<JsonNode> alerts(ConsumerRecord<byte[], byte[]> record) {
    try {
      return List.of(JSON.readTree(record.value()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    gate().open();
    readers.values().forEach(TopicReader::close);
  }
}
