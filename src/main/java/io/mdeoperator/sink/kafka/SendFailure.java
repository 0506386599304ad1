// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.kafka;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.remote.IoFailures;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.NotEnoughReplicasAfterAppendException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * What it means that a record was not acknowledged. Nothing that a broker wrote is in it.
 *
 * @param scope what is at fault
 * @param what the rest of a sentence that begins with the receiver, without its full stop
 */
record SendFailure(Scope scope, Reason reason, String what) {
  /** What is at fault. */
  enum Scope {
    /** The record, which is not taken whoever sends it. */
    RECORD,
    /** The receiver, or the way there. */
    RECEIVER,
    /** The producer, which takes no more records. */
    PRODUCER,
    /** The credential; the producer that has shown it takes no more records. */
    CREDENTIAL
  }

  static SendFailure ofReceiver(Reason reason, String what) {
    return new SendFailure(Scope.RECEIVER, reason, what);
  }

  private static SendFailure unavailable(String what) {
    return ofReceiver(Reason.SINK_UNAVAILABLE, what);
  }

  private static SendFailure ofProducer(String what) {
    return new SendFailure(Scope.PRODUCER, Reason.SINK_UNAVAILABLE, what);
  }

  private static SendFailure ofRecord(String why) {
    return new SendFailure(Scope.RECORD, Reason.SINK_UNAVAILABLE, why);
  }

  /** Its acknowledgement did not come in time. */
  static SendFailure late() {
    return unavailable("did not acknowledge in time: check that all brokers can be reached");
  }

  /**
   * Reads what the client says.
   *
   * @param refused why the client was not let connect to a broker meanwhile
   */
  static SendFailure of(Throwable failure, Optional<SendFailure> refused) {
    return switch (cause(failure)) {
      case RecordTooLargeException _ -> ofRecord("too large: check max.message.bytes of the topic");
      case InvalidRecordException _ -> ofRecord("not valid for this topic");
      case SslAuthenticationException tls -> ofProducer(overTls(tls));
      case AuthenticationException _ ->
          new SendFailure(
              Scope.CREDENTIAL,
              Reason.SINK_UNAVAILABLE,
              "rejects the credential: check kafka.sasl, and its Secret or its application");
      case TopicAuthorizationException _ ->
          unavailable("does not let the user write to the topic: check the user's rights");
      case ClusterAuthorizationException _ ->
          ofProducer("does not let the user write idempotently: check the user's rights");
      case InvalidTopicException _, UnknownTopicOrPartitionException _ ->
          unavailable("does not have the topic: check kafka.topic");
      case InvalidTimestampException _ ->
          unavailable("does not take the time of the records: check its clock, and the operator's");
      case NotEnoughReplicasException _, NotEnoughReplicasAfterAppendException _ ->
          unavailable("has too few replicas of the topic in sync");
      case ProducerFencedException _,
          InvalidProducerEpochException _,
          OutOfOrderSequenceException _,
          InvalidPidMappingException _ ->
          ofProducer("no longer knows the operator's producer; a new one is used");
      case TimeoutException _ -> refused.orElseGet(SendFailure::late);
      case ApiException _ -> refused.orElseGet(() -> unavailable("cannot take records now"));
      case KafkaException _ -> ofProducer("ended the operator's producer; a new one is used");
      default -> ofProducer("was not called, because the operator's producer was closed");
    };
  }

  /** What the client waited over, where a broker told it so. */
  private static Throwable cause(Throwable failure) {
    return failure instanceof TimeoutException && failure.getCause() instanceof ApiException told
        ? told
        : failure;
  }

  private static String overTls(SslAuthenticationException failure) {
    return failure.getCause() instanceof SSLException tls
        ? IoFailures.because(tls)
        : "did not complete the TLS handshake: check kafka.tls";
  }
}
