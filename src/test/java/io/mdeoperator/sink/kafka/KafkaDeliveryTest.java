// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.kafka;

import static io.mdeoperator.sink.Samples.alert;
import static io.mdeoperator.sink.Samples.batch;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.base.MonotonicClock;
import io.mdeoperator.defender.Alert;
import io.mdeoperator.sink.Outcome;
import io.mdeoperator.sink.RecordKind;
import io.mdeoperator.sink.Samples;
import io.mdeoperator.sink.format.Mde;
import io.mdeoperator.sink.format.RecordOrigin;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of a batch whose records fail, each as the test says. */
class KafkaDeliveryTest {
  private static final String THEIRS = "text-of-the-broker";
  private static final RecordMetadata DONE =
      new RecordMetadata(new TopicPartition("alerts", 0), 0, 0, 0, 0, 0);

  private final Map<String, Throwable> failures = new HashMap<>();
  private final FailingProducer producer = new FailingProducer();
  private boolean isDiscarded;

  @Test
  void anUnreachableBrokerBlocksOncePerDelivery() {
    for (var id : List.of("a", "b", "c")) {
      failures.put(id, new TimeoutException(THEIRS));
    }

    var progress = send(alert("a", 1), alert("b", 2), alert("c", 3));

    assertThat(producer.sent).isEqualTo(1);
    assertThat(progress.outcomes()).containsOnly(Outcome.RETRY);
    assertThat(progress.halt()).isPresent();
  }

  @Test
  void aLaterRevisionIsNotTakenBeforeAnEarlierOneThatFailed() {
    producer.failsLater = true;
    failures.put("a@1", new NetworkException(THEIRS));

    var progress = send(alert("a", 1), alert("b", 2), alert("a", 3), alert("c", 4));

    assertThat(progress.outcomes())
        .containsExactly(Outcome.RETRY, Outcome.ACCEPTED, Outcome.RETRY, Outcome.ACCEPTED);
  }

  @Test
  void everythingRefusedIsTheSinksTrouble() {
    failures.put("a", new RecordTooLargeException(THEIRS));
    failures.put("b", new InvalidRecordException(THEIRS));

    var progress = send(alert("a", 1), alert("b", 2));

    assertThat(progress.outcomes()).containsOnly(Outcome.RETRY);
    assertThat(progress.halt().orElseThrow().scope()).isEqualTo(SendFailure.Scope.RECORD);
  }

  @Test
  void whatIsRefusedBesideOthersIsAtFault() {
    failures.put("b", new InvalidRecordException(THEIRS));

    var progress = send(alert("a", 1), alert("b", 2));

    assertThat(progress.outcomes()).containsExactly(Outcome.ACCEPTED, Outcome.REFUSED);
    assertThat(progress.refused().get(1)).doesNotContain(THEIRS);
    assertThat(progress.halt()).isEmpty();
  }

  static List<Throwable> endings() {
    return List.of(
        new ProducerFencedException(THEIRS),
        new OutOfOrderSequenceException(THEIRS),
        new InvalidPidMappingException(THEIRS),
        new SaslAuthenticationException(THEIRS),
        new SslAuthenticationException(THEIRS),
        new KafkaException(THEIRS),
        new IllegalStateException(THEIRS));
  }

  @ParameterizedTest
  @MethodSource("endings")
  void aFencedProducerIsReplaced(Throwable failure) {
    producer.failsLater = true;
    failures.put("b", failure);

    var progress = send(alert("a", 1), alert("b", 2));

    assertThat(isDiscarded).isTrue();
    assertThat(progress.outcomes()).containsExactly(Outcome.ACCEPTED, Outcome.RETRY);
    assertThat(progress.halt().orElseThrow().what()).doesNotContain(THEIRS);
  }

  static List<Throwable> troubles() {
    return List.of(
        new NetworkException(THEIRS),
        new TimeoutException(THEIRS),
        new TimeoutException(THEIRS, new UnknownTopicOrPartitionException(THEIRS)),
        new TopicAuthorizationException(THEIRS));
  }

  @ParameterizedTest
  @MethodSource("troubles")
  void noTextOfTheReceiverReachesStatusLogOrEvent(Throwable failure) {
    failures.put("a", failure);

    var halt = send(alert("a", 1)).halt().orElseThrow();

    assertThat(isDiscarded).isFalse();
    assertThat(halt.scope()).isEqualTo(SendFailure.Scope.RECEIVER);
    assertThat(halt.what()).isNotBlank().doesNotContain(THEIRS);
  }

  @Test
  void aBatchThatIsInterruptedIsSentAgain() {
    producer.neverAnswers = true;
    Thread.currentThread().interrupt();

    var progress = send(alert("a", 1));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(progress.outcomes()).containsOnly(Outcome.RETRY);
    assertThat(progress.halt()).isPresent();
  }

  @Test
  void anAcknowledgementThatDoesNotComeIsNotAwaitedForever() {
    producer.neverAnswers = true;

    var progress = send(alert("a", 1), alert("b", 2));

    assertThat(progress.outcomes()).containsOnly(Outcome.RETRY);
    assertThat(progress.halt()).contains(SendFailure.late());
  }

  private KafkaDelivery.Progress send(Alert... alerts) {
    var origin = new RecordOrigin(RecordKind.ALERT, Samples.TENANT, "Contoso Ltd", "ns", "feed");
    var records = new KafkaRecords("alerts", new Mde(), origin);
    var waits = MonotonicClock.system();
    var end = waits.now().plusMillis(200);
    return new KafkaDelivery(batch(alerts).items(), new TestLease(), waits, end)
        .send(records, 1_000_000);
  }

  private final class TestLease implements KafkaProducers.Lease {
    private final BrokerGuard guard =
        new BrokerGuard(
            KafkaTestEnvironment.network(), "ns", _ -> Optional.empty(), MonotonicClock.system());

    @Override
    public Producer<byte[], byte[]> producer() {
      return producer;
    }

    @Override
    public BrokerGuard guard() {
      return guard;
    }

    @Override
    public void discard() {
      isDiscarded = true;
    }

    @Override
    public void close() {}
  }

  /** Fails records by the id of their alert, or by id and the last digit of their second. */
  private final class FailingProducer extends MockProducer<byte[], byte[]> {
    private int sent;
    private boolean failsLater;
    private boolean neverAnswers;

    @Override
    public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> sending) {
      sent++;
      if (neverAnswers) {
        return new CompletableFuture<>();
      }
      var id = new String(sending.headers().lastHeader("ce_subject").value(), UTF_8);
      var time = new String(sending.headers().lastHeader("ce_time").value(), UTF_8);
      var revision = id + "@" + time.charAt(time.length() - 2);
      var failure = failures.getOrDefault(revision, failures.get(id));
      if (failure == null) {
        return CompletableFuture.completedFuture(DONE);
      }
      return failsLater ? new Later(failure) : CompletableFuture.failedFuture(failure);
    }
  }

  /** Is not done before somebody waits for it. */
  private static final class Later extends CompletableFuture<RecordMetadata> {
    private final Throwable failure;

    private Later(Throwable failure) {
      this.failure = failure;
    }

    @Override
    public RecordMetadata get(long timeout, TimeUnit unit)
        throws InterruptedException, ExecutionException, java.util.concurrent.TimeoutException {
      completeExceptionally(failure);
      return super.get(timeout, unit);
    }
  }
}
