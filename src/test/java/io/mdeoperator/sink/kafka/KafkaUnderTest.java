// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mdeoperator.api.v1alpha1.sink.KafkaTransport;
import io.mdeoperator.receiver.KafkaBroker;
import io.mdeoperator.receiver.KafkaBroker.Listener;
import io.mdeoperator.sink.BehindGate;
import io.mdeoperator.sink.RecordKind;
import io.mdeoperator.sink.SampleApplication;
import io.mdeoperator.sink.Samples;
import io.mdeoperator.sink.Sink;
import io.mdeoperator.sink.SinkRecord;
import io.mdeoperator.testing.LoopbackGate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A topic of a broker behind its gate. */
final class KafkaUnderTest implements BehindGate {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_MESSAGE = 200_000;

  private final KafkaBroker broker;
  private final Listener listener;
  private final String topic;
  private final KafkaTestEnvironment patient;
  private final KafkaTestEnvironment impatient;
  private RecordKind records;

  private KafkaUnderTest(
      KafkaBroker broker,
      Listener listener,
      Function<KafkaLimits, KafkaTestEnvironment> environment) {
    this.broker = broker;
    this.listener = listener;
    topic = broker.name("alerts");
    broker.createTopic(topic, Map.of("max.message.bytes", String.valueOf(MAX_MESSAGE)));
    patient = environment.apply(KafkaTestEnvironment.limits(Duration.ofSeconds(20))).topic(topic);
    impatient = environment.apply(KafkaTestEnvironment.IMPATIENT).topic(topic);
  }

  private KafkaUnderTest(KafkaBroker broker, Listener listener) {
    this(
        broker,
        listener,
        limits ->
            new KafkaTestEnvironment(broker.authority(), limits).server(broker.server(listener)));
  }

  /** Without TLS, and for everybody. */
  static KafkaUnderTest overPlaintext(KafkaBroker broker) {
    return new KafkaUnderTest(broker, Listener.PLAINTEXT);
  }

  /** Over TLS, compressed, for a user whose password is never sent. */
  static KafkaUnderTest overScram(KafkaBroker broker) {
    var it = new KafkaUnderTest(broker, Listener.SASL);
    for (var environment : List.of(it.patient, it.impatient)) {
      environment.over(KafkaTransport.TLS).compressed();
    }
    it.use("first");
    return it;
  }

  /** Over TLS, for an application whose tokens the broker verifies. */
  static KafkaUnderTest overTokens(KafkaBroker broker, EventHubsEntra entra) {
    var partner = entra.application(SampleApplication.PARTNER, SampleApplication.CLIENT);
    var host = KafkaBroker.NAMESPACES.getFirst();
    return new KafkaUnderTest(
        broker,
        Listener.TOKENS,
        limits -> entra.environment(broker, limits, host, Listener.TOKENS).oauthBearer(partner));
  }

  private void use(String password) {
    broker.setPassword("writer", password);
    var secret = Samples.secret("kafka", Map.of("username", "writer", "password", password));
    for (var environment : List.of(patient, impatient)) {
      environment.scram512(secret);
    }
  }

  @Override
  public Sink sink() {
    return patient.sink();
  }

  @Override
  public Sink impatientSink() {
    return impatient.sink();
  }

  @Override
  public void of(RecordKind next) {
    records = next;
    patient.of(next);
    impatient.of(next);
  }

  @Override
  public List<JsonNode> received() {
    return broker.records(topic).stream()
        .filter(one -> type(one).equals(Samples.eventType(records)))
        .map(one -> parse(one.value()))
        .toList();
  }

  private static String type(ConsumerRecord<byte[], byte[]> one) {
    return new String(one.headers().lastHeader("ce_type").value(), UTF_8);
  }

  private static JsonNode parse(byte[] json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public SinkRecord refusedForGood(String id, int seconds) {
    return Samples.record(id, seconds, incompressible(2 * MAX_MESSAGE));
  }

  private static String incompressible(int length) {
    return new Random(1)
        .ints(length, 'a', 'z')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  @Override
  public LoopbackGate gate() {
    return broker.gate(listener);
  }

  @Override
  public void changeCredentials() {
    if (listener == Listener.SASL) {
      use("second");
    }
  }

  @Override
  public void close() {
    open();
    patient.close();
    impatient.close();
  }
}
