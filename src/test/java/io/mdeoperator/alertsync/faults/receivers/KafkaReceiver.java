// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.faults.receivers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mdeoperator.receiver.KafkaBroker;
import io.mdeoperator.receiver.KafkaBroker.Listener;
import io.mdeoperator.receiver.TopicReader;
import io.mdeoperator.sink.Revision;
import io.mdeoperator.sink.kafka.KafkaTestEnvironment;
import io.mdeoperator.testing.WireFault;
import io.mdeoperator.testing.WireFault.Direction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A topic of a real broker behind its gate, and the sink of Kafka that writes to it. Looks at no
 * alert: none is refused.
 */
public final class KafkaReceiver implements ReceiverUnderFaults {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Real time, while the feed's stands still. */
  private static final Duration STEP = Duration.ofMillis(500);

  /** Of each connection: more than its handshake and one batch of the client's. */
  private static final int CUT_AFTER = 24_000;

  private final KafkaBroker broker;
  private final String topic;
  private final TopicReader reader;

  /** Writes to a topic of its own. */
  public KafkaReceiver(KafkaBroker broker) {
    this.broker = broker;
    topic = broker.name("faults");
    broker.createTopic(topic, Map.of());
    reader = broker.reader(topic);
  }

  /** With producers of its own, which end with it. */
  @Override
  public Sender sender() {
    var environment =
        new KafkaTestEnvironment(broker.authority(), STEP)
            .server(broker.server(Listener.FAULTS))
            .topic(topic);
    return new Sender(environment.sink(), environment::close);
  }

  @Override
  public void be(Mood mood, Set<String> poison) {
    var gate = broker.gate(Listener.FAULTS);
    gate.open();
    switch (mood) {
      case GOOD -> {}
      case DOWN -> gate.shut();
      case BREAKING -> gate.meet(new WireFault.Cut(Direction.REQUESTS, CUT_AFTER));
      case SILENT -> gate.meet(new WireFault.Stall(Direction.ANSWERS, 0));
    }
  }

  @Override
  public Arrivals arrivals() {
    var alerts = reader.next().stream().map(one -> alert(one.value())).toList();
    return new Arrivals(
        alerts.stream()
            .map(alert -> alert.path("aadTenantId").asText())
            .collect(Collectors.toSet()),
        alerts.stream().map(KafkaReceiver::revision).toList());
  }

  private static Revision revision(JsonNode alert) {
    return new Revision(
        alert.path("id").asText(), Instant.parse(alert.path("lastUpdateTime").asText()));
  }

  private static JsonNode alert(byte[] value) {
    try {
      return JSON.readTree(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    broker.gate(Listener.FAULTS).open();
    reader.close();
  }
}
