// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.kafka;

import static io.mdeoperator.sink.Samples.alert;
import static io.mdeoperator.sink.Samples.batch;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.credential.ApplicationAccess;
import io.mdeoperator.receiver.KafkaBroker;
import io.mdeoperator.receiver.KafkaBroker.Listener;
import io.mdeoperator.receiver.NeedsReceiver;
import io.mdeoperator.simulator.directory.TokenShape;
import io.mdeoperator.sink.Delivery;
import io.mdeoperator.sink.Outcome;
import io.mdeoperator.sink.SampleApplication;
import io.mdeoperator.testing.ConfidentialSearch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Tokens of Entra, which a real broker verifies as Kafka does. */
@NeedsReceiver("kafka")
class KafkaTokenIT {
  private static final KafkaLimits LIMITS = KafkaTestEnvironment.limits(Duration.ofSeconds(20));
  private static final String CONTOSO = KafkaBroker.NAMESPACES.getFirst();
  private static final String FABRIKAM = KafkaBroker.NAMESPACES.getLast();

  private final EventHubsEntra entra = new EventHubsEntra();
  private final ApplicationAccess partner =
      entra.application(SampleApplication.PARTNER, SampleApplication.CLIENT);
  private KafkaBroker broker;
  private String topic;
  private KafkaTestEnvironment environment;

  @BeforeEach
  void createTopic(KafkaBroker shared) {
    broker = shared;
    topic = broker.name("tokens");
    broker.createTopic(topic, Map.of());
    use(LIMITS, CONTOSO);
  }

  private void use(KafkaLimits limits, String host) {
    if (environment != null) {
      environment.close();
    }
    environment =
        entra
            .environment(broker, limits, host, Listener.EVENT_HUBS)
            .topic(topic)
            .oauthBearer(partner);
  }

  @AfterEach
  void close() {
    environment.close();
    entra.close();
  }

  @Test
  void alertsArriveWithTheTokenOfAnApplication() {
    deliver();

    assertThat(broker.records(topic)).hasSize(1);
    assertThat(entra.freshTokens()).isZero();
  }

  @Test
  void aTokenOfAnotherAudienceIsRefused() {
    use(LIMITS, "adatum.servicebus.windows.net");

    var problem = failure();

    assertThat(problem.reason()).isEqualTo(Reason.SINK_UNAVAILABLE);
    assertThat(problem.message()).contains("rejects the credential", "its application");
    assertThat(entra.freshTokens()).isEqualTo(1);
    assertThat(broker.records(topic)).isEmpty();
  }

  @Test
  void aTokenThatHasEndedIsReplacedOnce() {
    entra.keep(partner, entra.issued(partner, CONTOSO, Duration.ofHours(3)));

    deliver();

    assertThat(entra.freshTokens()).isEqualTo(1);
  }

  @Test
  void theTokenGoesToNoOtherAdvertisedHost() {
    use(KafkaTestEnvironment.limits(Duration.ofSeconds(4)), FABRIKAM);

    var problem = failure();

    assertThat(problem.reason()).isEqualTo(Reason.SINK_REJECTED);
    assertThat(problem.message()).contains("another host than that of kafka.bootstrapServers");
    assertThat(entra.lookedUp()).containsOnly(FABRIKAM);
    assertThat(broker.records(topic)).isEmpty();
  }

  @Test
  void aLoginThatTheBrokerDemandsAgainIsOfTheCurrentToken() {
    var first = entra.issue(partner, CONTOSO, TokenShape.regular().lasting(Duration.ofSeconds(6)));
    entra.keep(partner, first);
    deliver();
    try (var lease = environment.lease()) {
      entra.issue(partner, CONTOSO, TokenShape.regular());
      entra.keepNone();

      await()
          .atMost(Duration.ofMinutes(1))
          .until(
              () -> {
                deliver();
                return Instant.now().isAfter(first.expiresAt().plusSeconds(4));
              });

      try (var now = environment.lease()) {
        assertThat(now.producer()).isSameAs(lease.producer());
      }
    }
    assertThat(entra.freshTokens()).isZero();
  }

  @Test
  void twoApplicationsNeverShareAToken() {
    var other = entra.application("other", "12121212-1212-1212-1212-121212121212");
    entra.keep(other, entra.issue(other, "adatum.servicebus.windows.net", TokenShape.regular()));
    deliver();

    try (var lease = environment.lease()) {
      environment.oauthBearer(other);
      try (var others = environment.lease("")) {
        assertThat(others.producer()).isNotSameAs(lease.producer());
      }
      deliver();
      assertThat(entra.freshTokens()).as("its own token was refused").isEqualTo(1);
      environment.oauthBearer(partner);
      deliver();
    }
    assertThat(entra.freshTokens()).isEqualTo(1);
  }

  @Test
  void aLoginHasNoThreadOfItsOwn() {
    deliver();

    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.contains("relogin"));
  }

  @Test
  void noLogHoldsTheToken() {
    var client = (Logger) LoggerFactory.getLogger("org.apache.kafka");
    var log = new ListAppender<ILoggingEvent>();
    log.start();
    client.addAppender(log);
    client.setAdditive(false);
    var level = client.getLevel();
    client.setLevel(Level.TRACE);
    try {
      deliver();
    } finally {
      client.setLevel(level);
      client.setAdditive(true);
      client.detachAppender(log);
    }

    var text =
        List.copyOf(log.list).stream()
            .map(ILoggingEvent::getFormattedMessage)
            .collect(joining("\n"));
    assertThat(text).contains("ProducerConfig values", "sasl.login.class", "OAUTHBEARER");
    var confidential = new ConfidentialSearch(entra.simulator().confidential());
    assertThat(confidential.hits("log", text)).isEmpty();
  }

  private void deliver() {
    assertThat(environment.sink().deliver(batch(alert("a", 1))))
        .isInstanceOfSatisfying(
            Delivery.Answered.class,
            answered -> assertThat(answered.outcomes()).containsOnly(Outcome.ACCEPTED));
  }

  private Problem failure() {
    return ((Delivery.Failed) environment.sink().deliver(batch(alert("a", 1)))).problem();
  }
}
