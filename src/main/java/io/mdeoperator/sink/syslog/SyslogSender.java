// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.syslog;

import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.api.v1alpha1.sink.SyslogSink;
import io.mdeoperator.api.v1alpha1.sink.SyslogSink.Acknowledgement;
import io.mdeoperator.remote.ForbiddenAddressException;
import io.mdeoperator.remote.IoFailures;
import io.mdeoperator.remote.RemoteTcp;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.Delivery;
import io.mdeoperator.sink.Outcome;
import io.mdeoperator.sink.Sink;
import io.mdeoperator.sink.SinkInput;
import io.mdeoperator.sink.format.RecordOrigin;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sends each batch over a connection of its own. Syslog has no answers: a server that ends the
 * connection after it was told that no more comes has read all of it. If anything else happens,
 * nothing is known to have arrived, and the whole batch is sent again.
 */
final class SyslogSender implements Sink {
  /** A server without room accepts a connection and ends it at once, whatever was sent. */
  private static final Duration MIN_OPEN = Duration.ofMillis(200);

  /** The batch has probably arrived, so each further try is one more duplicate. */
  private static final Duration HOLD_OPEN = Duration.ofMinutes(5);

  private static final String RETRIED = ". The operator retries.";

  private final SyslogSinks shared;
  private final SinkInput input;
  private final Result<RemoteTcp.Target> target;

  SyslogSender(SyslogSinks shared, SinkInput input, Result<RemoteTcp.Target> target) {
    this.shared = shared;
    this.input = input;
    this.target = target;
  }

  @Override
  public Optional<Problem> problem() {
    return target.failure().or(() -> shared.holds.of(input.id(), settings(), shared.waits.now()));
  }

  @Override
  public Delivery deliver(Batch batch) {
    var problem = problem();
    if (problem.isPresent() || !(target instanceof Result.Ok(var server))) {
      return new Delivery.Failed(problem.orElseThrow());
    }
    if (batch.items().isEmpty()) {
      return new Delivery.Answered(List.of(), 0);
    }
    try {
      return shared.tcp.converse(
          input.owner().namespace(), server, connection -> deliver(batch, connection));
    } catch (ForbiddenAddressException e) {
      return failed(
          Reason.SINK_REJECTED,
          "has no address that the operator's egress rules allow. Correct syslog.host, or egress in the operator's configuration.");
    } catch (EOFException e) {
      return failed(
          Reason.SINK_UNAVAILABLE,
          "ended the connection before everything was sent; it may have too many connections"
              + RETRIED);
    } catch (IOException e) {
      return failed(Reason.SINK_UNAVAILABLE, IoFailures.because(e) + RETRIED);
    }
  }

  private Delivery deliver(Batch batch, RemoteTcp.Connection connection) throws IOException {
    var refused = send(batch, connection);
    connection.requireOpen(MIN_OPEN);
    connection.end();
    if (spec().acknowledgement() == Acknowledgement.ON_CLOSE) {
      try {
        connection.awaitEnd();
      } catch (SocketTimeoutException e) {
        return heldOpen();
      }
    }
    return answered(batch, refused);
  }

  /** The places of those that are too large to be sent. */
  private List<Integer> send(Batch batch, RemoteTcp.Connection connection) throws IOException {
    var messages =
        new SyslogMessages(
            spec(),
            shared.formats.of(input),
            RecordOrigin.of(input, batch.tenantId()),
            shared.clock);
    var buffer = new WriteBuffer(connection);
    var refused = new ArrayList<Integer>();
    for (var i = 0; i < batch.items().size(); i++) {
      var message = messages.of(batch.items().get(i));
      if (message.isPresent()) {
        buffer.write(message.get());
      } else {
        refused.add(i);
      }
    }
    buffer.flush();
    return refused;
  }

  private Delivery answered(Batch batch, List<Integer> refused) {
    var outcomes = new ArrayList<>(Collections.nCopies(batch.items().size(), Outcome.ACCEPTED));
    var refusals = new HashMap<Integer, String>();
    for (var place : refused) {
      outcomes.set(place, Outcome.REFUSED);
      refusals.put(place, tooLarge());
    }
    return new Delivery.Answered(outcomes, 0, Optional.empty(), Map.copyOf(refusals));
  }

  private String tooLarge() {
    return "Its message is larger than syslog.maxMessageBytes ("
        + spec().maxMessageBytes()
        + (input.owner().records().hasEvidence() ? "), even without its evidence." : ").");
  }

  private Delivery heldOpen() {
    var failed =
        failed(
            Reason.SINK_UNAVAILABLE,
            "did not end the connection after everything was sent, so that it is unknown what has arrived; if it never does, set syslog.acknowledgement to None. The operator retries in 5 minutes.");
    shared.holds.add(input.id(), settings(), shared.waits.now().plus(HOLD_OPEN), failed.problem());
    return failed;
  }

  private Delivery.Failed failed(Reason reason, String what) {
    return new Delivery.Failed(new Problem(reason, input.field() + ": the server " + what));
  }

  private SyslogSink spec() {
    return input.spec().syslog();
  }

  private String settings() {
    return input.settings(spec().secretNames().toList());
  }
}
