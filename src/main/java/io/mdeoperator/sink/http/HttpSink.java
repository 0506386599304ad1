// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.http;

import io.mdeoperator.api.Api;
import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.api.v1alpha1.sink.Compression;
import io.mdeoperator.remote.ForbiddenAddressException;
import io.mdeoperator.remote.IoFailures;
import io.mdeoperator.remote.RemoteRequest;
import io.mdeoperator.remote.RemoteResponse;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.Delivery;
import io.mdeoperator.sink.Sink;
import io.mdeoperator.sink.SinkInput;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Posts alerts, one request at a time, in their order. What a receiver says decides whether an
 * alert was accepted.
 */
final class HttpSink implements Sink {
  /** How much of a response is read, so that the connection can be reused. */
  private static final int MAX_READ = 16 << 10;

  /** Receivers and proxies bound what they read, and end the connection beyond it. */
  private static final int LARGE = 1 << 20;

  private final HttpSinks shared;
  private final SinkInput input;
  private final Result<? extends HttpReceiver> receiver;
  private final List<String> secrets;

  HttpSink(
      HttpSinks shared,
      SinkInput input,
      Result<? extends HttpReceiver> receiver,
      List<String> secrets) {
    this.shared = shared;
    this.input = input;
    this.receiver = receiver;
    this.secrets = secrets;
  }

  @Override
  public Optional<Problem> problem() {
    return receiver.failure().or(() -> shared.holds.of(sink(), settings(), shared.waits.now()));
  }

  @Override
  public Delivery deliver(Batch batch) {
    var problem = problem();
    if (problem.isPresent() || !(receiver instanceof Result.Ok(var target))) {
      return new Delivery.Failed(problem.orElseThrow());
    }
    var suspect = shared.stuck.suspect(sink(), shared.waits.now());
    var progress =
        new BatchRequests(batch.items(), target.limits(), target::size, suspect, shared.waits)
            .send(items -> post(target, batch.tenantId(), items));
    rememberWhereItEnded(batch, progress);
    var halt = progress.halt().map(answer -> toProblem(answer, target));
    return halt.isPresent() && progress.isNothingAccepted()
        ? new Delivery.Failed(halt.get())
        : new Delivery.Answered(progress.outcomes(), 0, halt, refusals(progress));
  }

  private void rememberWhereItEnded(Batch batch, BatchRequests.Progress progress) {
    if (progress.halt().filter(ReceiverResponse::mayBeForTheseOnly).isPresent()) {
      var first = batch.items().get(progress.firstLeft());
      shared.stuck.failed(sink(), first.key(), shared.waits.now());
    } else if (progress.halt().isEmpty() && !batch.items().isEmpty()) {
      shared.stuck.passed(sink());
    }
  }

  private static Map<Integer, String> refusals(BatchRequests.Progress progress) {
    var refusals = new HashMap<Integer, String>();
    progress.refused().forEach((place, answer) -> refusals.put(place, refusal(answer)));
    return refusals;
  }

  private static String refusal(ReceiverResponse answer) {
    return switch (answer) {
      case ReceiverResponse.Refused(var why) -> "The receiver rejects it (" + why + ").";
      case ReceiverResponse.TooLarge _ -> "It is larger than the receiver takes.";
      case ReceiverResponse.Errored(var status) -> othersAccepted("answers HTTP " + status);
      case ReceiverResponse.Unable(var what, _) -> othersAccepted(what);
      case ReceiverResponse.BrokenOff(var what) -> othersAccepted(what);
      default -> throw new IllegalStateException("no event is refused by " + answer);
    };
  }

  private static String othersAccepted(String what) {
    return "The receiver accepts others, but not this one for more than an hour: it " + what + ".";
  }

  private ReceiverResponse post(HttpReceiver target, String tenantId, List<Batch.Item> items) {
    var message = target.message(tenantId, items);
    var response = post(target, message, items, false);
    return response instanceof ReceiverResponse.Expired
        ? post(target, message, items, true)
        : response;
  }

  private ReceiverResponse post(
      HttpReceiver target, HttpReceiver.Message message, List<Batch.Item> items, boolean isFresh) {
    return switch (target.credential(isFresh)) {
      case Result.Failed(var problem) -> new ReceiverResponse.Unsent(problem);
      case Result.Ok(var headers) -> post(target, message.with(headers), items);
    };
  }

  private ReceiverResponse post(
      HttpReceiver target, HttpReceiver.Message message, List<Batch.Item> items) {
    var isLarge = message.body().length() > LARGE;
    try {
      var isForwarded = shared.http.isForwarded(target.connection().url());
      var namespace = input.owner().namespace();
      var response =
          shared.http.exchange(
              namespace,
              request(target, message),
              answer -> read(target, items, answer, isForwarded));
      return response instanceof ReceiverResponse.Unconfirmed open
          ? shared.confirmations.await(namespace, open)
          : response;
    } catch (ForbiddenAddressException e) {
      return new ReceiverResponse.Barred();
    } catch (IOException e) {
      return isLarge && IoFailures.isBrokenOff(e)
          ? new ReceiverResponse.BrokenOff(IoFailures.because(e))
          : ReceiverResponse.unable(IoFailures.because(e));
    }
  }

  private static RemoteRequest request(HttpReceiver target, HttpReceiver.Message message) {
    var sent = target.compression() == Compression.GZIP ? Gzip.compressed(message) : message;
    return RemoteRequest.post(
        target.connection().url(), sent.headers(), sent.body(), target.connection().tls());
  }

  private static ReceiverResponse read(
      HttpReceiver target, List<Batch.Item> items, RemoteResponse answer, boolean isForwarded)
      throws IOException {
    var response = target.meaning(answer, items);
    var read = isForwarded ? response.orOfProxy() : response;
    try {
      answer.body(MAX_READ);
    } catch (IOException e) {
      return read; // it was complete as far as it counts
    }
    return read;
  }

  /** The problem behind a response that ended a delivery; keeps the pause that it asks for. */
  private Problem toProblem(ReceiverResponse answer, HttpReceiver target) {
    return switch (answer) {
      case ReceiverResponse.Gone _ -> {
        var problem =
            rejected(
                "returned HTTP 410 (Gone). Nothing is sent until the spec, a Secret of the sink or the annotation "
                    + Api.REQUESTED_AT_ANNOTATION
                    + " changes.");
        shared.holds.add(sink(), settings(), Instant.MAX, problem);
        yield problem;
      }
      case ReceiverResponse.Barred _ ->
          rejected(
              "has no address that the operator's egress rules allow. Correct its URL, or egress in the operator's configuration.");
      case ReceiverResponse.Refused(var why) -> {
        var what = "rejects every " + input.owner().records().singular() + " (" + why + "). ";
        yield unavailable(what + target.formatHint() + " The operator retries.");
      }
      case ReceiverResponse.Errored(var status) ->
          unavailable(
              "answers HTTP " + status + ". " + target.formatHint() + " The operator retries.");
      case ReceiverResponse.Unable unable -> {
        var problem = unavailable(unable.what() + ". The operator retries.", unable.retryAfter());
        unable
            .retryAfter()
            .ifPresent(
                wait ->
                    shared.holds.add(sink(), settings(), shared.waits.now().plus(wait), problem));
        yield problem;
      }
      case ReceiverResponse.BrokenOff(var what) -> unavailable(what + ". The operator retries.");
      case ReceiverResponse.Expired(var what) -> unavailable(what + ". The operator retries.");
      case ReceiverResponse.Unsent(var problem) -> problem;
      default -> throw new IllegalStateException("not a problem of the receiver: " + answer);
    };
  }

  private Problem rejected(String what) {
    return new Problem(Reason.SINK_REJECTED, input.field() + ": the receiver " + what);
  }

  private Problem unavailable(String what) {
    return unavailable(what, Optional.empty());
  }

  private Problem unavailable(String what, Optional<Duration> retryAfter) {
    return new Problem(
        Reason.SINK_UNAVAILABLE, input.field() + ": the receiver " + what, retryAfter);
  }

  private String sink() {
    return input.id();
  }

  private String settings() {
    return input.settings(secrets);
  }
}
