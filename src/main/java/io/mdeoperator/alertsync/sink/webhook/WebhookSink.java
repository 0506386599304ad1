// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.sink.webhook;

import io.mdeoperator.alertsync.sink.Batch;
import io.mdeoperator.alertsync.sink.Delivery;
import io.mdeoperator.alertsync.sink.Sink;
import io.mdeoperator.alertsync.sink.SinkInput;
import io.mdeoperator.api.Api;
import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.api.v1alpha1.SinkSpec.Mode;
import io.mdeoperator.base.MonotonicClock;
import io.mdeoperator.kube.Annotations;
import io.mdeoperator.remote.ForbiddenAddressException;
import io.mdeoperator.remote.IoFailures;
import io.mdeoperator.remote.RemoteRequest;
import io.mdeoperator.remote.RemoteResponse;
import io.mdeoperator.remote.share.SharedHttp;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Posts alerts as CloudEvents, one request at a time, in their order. Only the HTTP status of the
 * response decides whether an event was accepted.
 */
final class WebhookSink implements Sink {
  /** How much of a response is read, so that the connection can be reused. */
  private static final int MAX_READ = 16 << 10;

  private final SinkInput input;
  private final Result<Endpoint> endpoint;
  private final SharedHttp http;
  private final ReceiverHolds holds;
  private final StuckEvents stuck;
  private final InstantSource clock;
  private final MonotonicClock waits;

  WebhookSink(
      SinkInput input,
      Result<Endpoint> endpoint,
      SharedHttp http,
      ReceiverHolds holds,
      StuckEvents stuck,
      InstantSource clock,
      MonotonicClock waits) {
    this.input = input;
    this.endpoint = endpoint;
    this.http = http;
    this.holds = holds;
    this.stuck = stuck;
    this.clock = clock;
    this.waits = waits;
  }

  @Override
  public Optional<Problem> problem() {
    return switch (endpoint) {
      case Result.Failed(var problem) -> Optional.of(problem);
      case Result.Ok<Endpoint> _ -> holds.of(sink(), settings(), waits.now());
    };
  }

  @Override
  public Delivery deliver(Batch batch) {
    var problem = problem();
    if (problem.isPresent() || !(endpoint instanceof Result.Ok(var target))) {
      return new Delivery.Failed(problem.orElseThrow());
    }
    var isBatched = input.spec().webhook().mode() == Mode.BATCHED;
    var suspect = stuck.suspect(sink(), waits.now());
    var progress =
        new BatchRequests(batch.items(), isBatched, suspect, waits)
            .send(items -> post(target, batch.tenantId(), items, isBatched));
    rememberWhereItEnded(batch, progress);
    var halt = progress.halt().map(this::toProblem);
    return halt.isPresent() && progress.isNothingAccepted()
        ? new Delivery.Failed(halt.get())
        : new Delivery.Answered(progress.outcomes(), 0, halt, refusals(progress));
  }

  private void rememberWhereItEnded(Batch batch, BatchRequests.Progress progress) {
    if (progress.halt().filter(ReceiverResponse::mayBeForTheseOnly).isPresent()) {
      var first = batch.items().get(progress.firstLeft());
      stuck.failed(sink(), first.key(), waits.now());
    } else if (progress.halt().isEmpty() && !batch.items().isEmpty()) {
      stuck.passed(sink());
    }
  }

  private static Map<Integer, String> refusals(BatchRequests.Progress progress) {
    var refusals = new HashMap<Integer, String>();
    progress.refused().forEach((place, answer) -> refusals.put(place, refusal(answer)));
    return refusals;
  }

  private static String refusal(ReceiverResponse answer) {
    return switch (answer) {
      case ReceiverResponse.Refused(var status) -> "The receiver rejects it (HTTP " + status + ").";
      case ReceiverResponse.Errored(var status) -> othersAccepted("answers HTTP " + status);
      case ReceiverResponse.Unable(var what, _) -> othersAccepted(what);
      default -> throw new IllegalStateException("no event is refused by " + answer);
    };
  }

  private static String othersAccepted(String what) {
    return "The receiver accepts other alerts, but not this one for more than an hour: it "
        + what
        + ".";
  }

  private ReceiverResponse post(
      Endpoint target, String tenantId, List<Batch.Item> items, boolean isBatched) {
    var body =
        isBatched
            ? CloudEvents.several(tenantId, items)
            : CloudEvents.one(tenantId, items.getFirst());
    var ids = items.stream().map(CloudEvents::id).toList();
    var headers = new HashMap<>(target.headers());
    headers.putAll(StandardWebhooks.headers(ids, body, target.keys(), clock.instant()));
    try {
      var namespace = input.feed().getMetadata().getNamespace();
      var isForwarded = http.isForwarded(target.url());
      return http.exchange(
          namespace,
          RemoteRequest.post(target.url(), headers, body),
          answer -> read(answer, isForwarded));
    } catch (ForbiddenAddressException e) {
      return new ReceiverResponse.Barred();
    } catch (IOException e) {
      return new ReceiverResponse.Unable(IoFailures.because(e), Optional.empty());
    }
  }

  private ReceiverResponse read(RemoteResponse answer, boolean isForwarded) {
    var response = ReceiverResponse.of(answer, clock.instant());
    var read = isForwarded ? response.orOfProxy() : response;
    try {
      answer.body(MAX_READ);
    } catch (IOException e) {
      return read; // the status is all that counts
    }
    return read;
  }

  /** The problem behind a response that ended a delivery; keeps the pause that it asks for. */
  private Problem toProblem(ReceiverResponse answer) {
    return switch (answer) {
      case ReceiverResponse.Gone _ -> {
        var problem =
            rejected(
                "returned HTTP 410 (Gone). Nothing is sent until the feed's spec, a Secret of the sink or the annotation "
                    + Api.REQUESTED_AT_ANNOTATION
                    + " changes.");
        holds.add(sink(), settings(), Instant.MAX, problem);
        yield problem;
      }
      case ReceiverResponse.Barred _ ->
          rejected(
              "has no address that the operator's egress rules allow. Correct its URL, or egress in the operator's configuration.");
      case ReceiverResponse.Refused(var status) ->
          unavailable("rejects every alert (HTTP " + status + "). " + formatHint());
      case ReceiverResponse.Errored(var status) ->
          unavailable("answers HTTP " + status + ". " + formatHint());
      case ReceiverResponse.Unable unable -> {
        var problem = unavailable(unable.what() + ". The operator retries.", unable.retryAfter());
        unable
            .retryAfter()
            .ifPresent(wait -> holds.add(sink(), settings(), waits.now().plus(wait), problem));
        yield problem;
      }
      case ReceiverResponse.Accepted _ ->
          throw new IllegalStateException("an accepted batch is not a problem");
    };
  }

  /** A receiver that cannot read what it is sent may answer with any error. */
  private String formatHint() {
    return (input.spec().webhook().mode() == Mode.BATCHED
            ? "If it does not read several events in a request, set webhook.mode to Structured."
            : "Check that it reads CloudEvents as webhook.mode Structured sends them.")
        + " The operator retries.";
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
    return input.feed().getMetadata().getUid() + "/" + input.spec().name();
  }

  /** Changes whenever a person changes something that should lift a hold. */
  private String settings() {
    return List.of(
            input.feed().getMetadata().getGeneration(),
            WebhookSinkKind.secretsOf(input.spec().webhook())
                .flatMap(name -> input.secret(name).stream())
                .map(secret -> secret.getMetadata().getResourceVersion())
                .toList(),
            Optional.ofNullable(Annotations.requestedAt(input.feed())).orElse(""))
        .toString();
  }
}
