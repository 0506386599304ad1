// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.kafka;

import static io.mdeoperator.sink.Samples.alert;
import static io.mdeoperator.sink.Samples.batch;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Secret;
import io.mdeoperator.api.Api;
import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.sink.Format;
import io.mdeoperator.api.v1alpha1.sink.KafkaTransport;
import io.mdeoperator.receiver.KafkaBroker;
import io.mdeoperator.receiver.KafkaBroker.Listener;
import io.mdeoperator.receiver.NeedsReceiver;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.Delivery;
import io.mdeoperator.sink.Outcome;
import io.mdeoperator.sink.Samples;
import io.mdeoperator.testing.tls.TestAuthority;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A topic of a real broker. */
@NeedsReceiver("kafka")
class KafkaSinkIT {
  private static final KafkaLimits LIMITS = KafkaTestEnvironment.limits(Duration.ofSeconds(20));

  private KafkaBroker broker;
  private String topic;
  private KafkaTestEnvironment environment;

  @BeforeEach
  void createTopic(KafkaBroker shared) {
    broker = shared;
    topic = broker.name("sink");
    broker.createTopic(topic, Map.of("max.message.bytes", "200000"));
    use(new KafkaTestEnvironment(broker.authority(), LIMITS), Listener.TRAPS);
  }

  private void use(KafkaTestEnvironment next, Listener listener) {
    if (environment != null) {
      environment.close();
    }
    environment = next.server(broker.server(listener)).topic(topic);
  }

  @AfterEach
  void close() {
    environment.close();
  }

  @Test
  void aRecordIsACloudEventInBinaryMode() {
    deliver(batch(alert("a", 1)));

    assertThat(broker.records(topic))
        .singleElement()
        .satisfies(
            one -> {
              assertThat(new String(one.key(), UTF_8)).isEqualTo(Samples.TENANT + "/a");
              assertThat(one.value()).isEqualTo(alert("a", 1).json());
              assertThat(header(one, "ce_specversion")).isEqualTo("1.0");
              assertThat(header(one, "ce_type")).isEqualTo("io.mde-operator.alert.revision");
              assertThat(header(one, "ce_source")).endsWith("/tenants/" + Samples.TENANT);
              assertThat(header(one, "ce_id"))
                  .isEqualTo(Samples.TENANT + "/a/2026-03-01T12:00:01.0000000Z");
              assertThat(header(one, "ce_subject")).isEqualTo("a");
              assertThat(header(one, "ce_time")).isEqualTo("2026-03-01T12:00:01Z");
              assertThat(header(one, "ce_tenantname")).isEqualTo("Contoso Ltd");
              assertThat(header(one, "ce_feed")).isEqualTo("ns/feed");
              assertThat(header(one, "content-type")).isEqualTo("application/json");
            });
  }

  private static String header(ConsumerRecord<byte[], byte[]> one, String name) {
    return new String(one.headers().lastHeader(name).value(), UTF_8);
  }

  @Test
  void theFormatIsTheOneThatIsAskedFor() {
    environment.format(Format.ECS);

    deliver(batch(alert("a", 1)));

    assertThat(new String(broker.records(topic).getFirst().value(), UTF_8))
        .contains("\"@timestamp\"");
  }

  @Test
  void recordTimeIsNow() {
    var start = Instant.now();
    deliver(batch(alert("a", 1)));

    assertThat(Instant.ofEpochMilli(broker.records(topic).getFirst().timestamp()))
        .isAfterOrEqualTo(start.minusMillis(1));
  }

  @Test
  void anAdvertisedBrokerAtAForbiddenAddressIsNeverConnected() {
    impatient(Listener.BARRED);

    var problem = failure(batch(alert("a", 1)));

    assertThat(problem.reason()).isEqualTo(Reason.SINK_REJECTED);
    assertThat(problem.message()).contains("the operator's egress rules do not allow");
  }

  @Test
  void thePasswordGoesToNoAdvertisedHostThatIsNotAllowed() {
    impatient(Listener.SASL);
    environment
        .over(KafkaTransport.TLS)
        .server("127.0.0.1:" + broker.gate(Listener.SASL).port())
        .plain(user("127.0.0.1", "a-password"));

    var problem = failure(batch(alert("a", 1)));

    assertThat(problem.reason()).isEqualTo(Reason.SINK_REJECTED);
    assertThat(problem.message()).contains(Api.ALLOWED_HOSTS_ANNOTATION);
    assertThat(broker.records(topic)).isEmpty();
  }

  @Test
  void aTooLargeRecordIsRefusedAlone() {
    var large = alert("large", 2, "x".repeat(300_000));
    var answer =
        (Delivery.Answered) environment.sink().deliver(batch(alert("a", 1), large, alert("b", 3)));

    assertThat(answer.outcomes())
        .containsExactly(Outcome.ACCEPTED, Outcome.REFUSED, Outcome.ACCEPTED);
    assertThat(answer.refusals().get(1)).contains("max.message.bytes");
    assertThat(failure(batch(large)).message()).contains("rejects every alert");
  }

  @Test
  void anAlertOverTheSinksOwnLimitIsRefusedUnsent() {
    environment.maxBytes(65_536);

    var answer =
        (Delivery.Answered) environment.sink().deliver(batch(alert("a", 1, "x".repeat(65_000))));

    assertThat(answer.outcomes()).containsExactly(Outcome.REFUSED);
    assertThat(answer.refusals().get(0)).contains("kafka.maxRequestBytes");
    assertThat(broker.records(topic)).isEmpty();
  }

  @Test
  void aMissingTopicIsNamed() {
    impatient(Listener.TRAPS);
    environment.topic("no-such-topic");

    assertThat(failure(batch(alert("a", 1))).message()).contains("check kafka.topic");
  }

  @Test
  void aBrokerThatIsAwayForLongLeavesTheSinkAsItWas() {
    deliver(batch(alert("a", 1)));
    var impatient = new KafkaTestEnvironment(broker.authority(), KafkaTestEnvironment.IMPATIENT);
    try (impatient) {
      impatient.server(broker.server(Listener.TRAPS)).topic(topic);
      impatient.sink().deliver(batch(alert("b", 2)));
      broker.gate(Listener.TRAPS).shut();
      for (var attempt = 0; attempt < 3; attempt++) {
        assertThat(impatient.sink().deliver(batch(alert("c", 3))))
            .isInstanceOf(Delivery.Failed.class);
      }
      broker.gate(Listener.TRAPS).open();

      await()
          .until(() -> impatient.sink().deliver(batch(alert("c", 3))) instanceof Delivery.Answered);
    } finally {
      broker.gate(Listener.TRAPS).open();
    }
  }

  @Test
  void aChangedPasswordMakesANewProducer() {
    use(new KafkaTestEnvironment(broker.authority(), LIMITS), Listener.SASL);
    environment.over(KafkaTransport.TLS).plain(user("localhost", "a-wrong-password"));
    var problem = failure(batch(alert("a", 1)));
    assertThat(problem.message())
        .contains("rejects the credential")
        .doesNotContain("password", "Invalid");

    environment.plain(user("localhost", "a-password"));

    deliver(batch(alert("a", 1)));
  }

  @Test
  void aPasswordMayHoldAnyCharacter() {
    var password = "\"q\\uoted\\\"; é 漢 $=,";
    broker.setPassword("strange", password);
    use(new KafkaTestEnvironment(broker.authority(), LIMITS), Listener.SASL);
    environment
        .over(KafkaTransport.TLS)
        .scram256(Samples.secret("kafka", Map.of("username", "strange", "password", password)));

    deliver(batch(alert("a", 1)));
  }

  @Test
  void aClientCertificateSaysWhoTheOperatorIs() {
    use(new KafkaTestEnvironment(broker.authority(), LIMITS), Listener.MUTUAL_TLS);
    environment.over(KafkaTransport.TLS);
    assertThat(failure(batch(alert("a", 1))).reason()).isEqualTo(Reason.SINK_UNAVAILABLE);

    var certificate = broker.authority().clientCertificate("operator", List.of());
    environment.clientCertificate(
        Samples.secret(
            "certificate",
            Map.of(
                "tls.crt", certificate.certificatePem(), "tls.key", certificate.privateKeyPem())));

    deliver(batch(alert("a", 1)));
  }

  @Test
  void aCertificateThatIsNotTrustedEndsTheConnection() {
    use(new KafkaTestEnvironment(TestAuthority.create("Others"), LIMITS), Listener.SASL);
    environment.over(KafkaTransport.TLS).plain(user("localhost", "a-password"));

    assertThat(failure(batch(alert("a", 1))).message())
        .contains("has a certificate that is not trusted");
  }

  @Test
  void aProducerThatEndsIsReplaced() {
    deliver(batch(alert("a", 1)));
    try (var lease = environment.lease()) {
      lease.discard();
    }

    deliver(batch(alert("a", 2)));
  }

  private void impatient(Listener listener) {
    use(
        new KafkaTestEnvironment(
            broker.authority(), KafkaTestEnvironment.limits(Duration.ofSeconds(4))),
        listener);
  }

  private static Secret user(String hosts, String password) {
    return Samples.secret("kafka", hosts, Map.of("username", "reader", "password", password));
  }

  private void deliver(Batch batch) {
    assertThat(environment.sink().deliver(batch))
        .isInstanceOfSatisfying(
            Delivery.Answered.class,
            answered -> assertThat(answered.outcomes()).containsOnly(Outcome.ACCEPTED));
  }

  private Problem failure(Batch batch) {
    return ((Delivery.Failed) environment.sink().deliver(batch)).problem();
  }
}
