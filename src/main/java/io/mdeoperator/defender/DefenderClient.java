// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender;

import static java.net.HttpURLConnection.HTTP_NOT_FOUND;
import static java.net.HttpURLConnection.HTTP_OK;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.mdeoperator.api.reason.Actor;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.defender.AlertReader.NotAlertsException;
import io.mdeoperator.defender.AlertSource.AlertHandler;
import io.mdeoperator.defender.ApiAnswer.Failed;
import io.mdeoperator.defender.RecordingInputStream.NoRoomException;
import io.mdeoperator.defender.RecordingInputStream.TooLongException;
import io.mdeoperator.entra.TokenSource;
import io.mdeoperator.entra.token.AccessToken;
import io.mdeoperator.entra.token.TokenAnswer;
import io.mdeoperator.entra.token.TokenRequest;
import io.mdeoperator.entra.token.TokenVerification;
import io.mdeoperator.remote.IoFailures;
import io.mdeoperator.remote.MeasuredHttp;
import io.mdeoperator.remote.RemoteFailure;
import io.mdeoperator.remote.RemoteHttp;
import io.mdeoperator.remote.RemoteRequest;
import io.mdeoperator.remote.RemoteResponse;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Alerts from the Defender for Endpoint API (Microsoft: "List alerts API"). */
public final class DefenderClient implements AlertSource {
  /** The quota is counted by the minute, so earlier makes no sense. */
  private static final Duration PAUSE_WHEN_NOT_TOLD = Duration.ofMinutes(1);

  /** How far its clock may be ahead of this machine's. */
  private static final Duration MAX_AHEAD = Duration.ofMinutes(5);

  private final MeasuredHttp http;
  private final TokenSource tokens;
  private final Quotas quotas;
  private final AccessDeniedNotifier refusals;
  private final Clock clock;

  /**
   * Calls nothing yet.
   *
   * @param refusals notified when alerts cannot be read for want of access; the probe's caller sees
   *     it anyway
   */
  public DefenderClient(
      RemoteHttp http,
      TokenSource tokens,
      Quotas quotas,
      AccessDeniedNotifier refusals,
      MeterRegistry metrics,
      Clock clock) {
    this.http = new MeasuredHttp("defender", http, metrics);
    this.tokens = tokens;
    this.quotas = quotas;
    this.refusals = refusals;
    this.clock = clock;
  }

  @Override
  public ApiAnswer alerts(TenantApi api, AlertQuery query, AlertHandler each) {
    return notifyOnDenied(api, pages(api, query, each));
  }

  @Override
  public ApiAnswer alert(TenantApi api, String id, AlertHandler each) {
    var uri = ODataQuery.alert(api.baseUrl(), id);
    var answer =
        switch (get(new Call(uri, api, body -> AlertReader.readOne(body, each)))) {
          case Answer.Read read -> new ApiAnswer.Read(1, true, read.serverTime());
          case Answer.NotRead(var failure) when isNotFound(failure) ->
              new ApiAnswer.Read(0, true, failure.time());
          case Answer.NotRead(var failure) -> new Failed(failure);
          case Answer.NoRoom(var bytes) -> new ApiAnswer.NoRoom(bytes);
        };
    return notifyOnDenied(api, answer);
  }

  @Override
  public ApiAnswer probe(TenantApi api) {
    var uri = ODataQuery.probe(api.baseUrl());
    return switch (get(new Call(uri, api, body -> AlertReader.read(body, AlertHandler.NONE)))) {
      case Answer.Read(var page, var time) -> new ApiAnswer.Read(page.count(), false, time);
      case Answer.NotRead(var failure) -> new Failed(failure);
      case Answer.NoRoom _ -> new ApiAnswer.Read(1, false, clock.instant());
    };
  }

  private static boolean isNotFound(RemoteFailure failure) {
    return failure.httpStatus().filter(status -> status == HTTP_NOT_FOUND).isPresent();
  }

  private ApiAnswer notifyOnDenied(TenantApi api, ApiAnswer answer) {
    if (answer instanceof Failed(var failure) && isAboutAccess(failure.reason())) {
      refusals.publish(api.tokens().tenantId());
    }
    return answer;
  }

  private static boolean isAboutAccess(Reason reason) {
    return reason == Reason.API_UNAUTHORIZED || reason.actor() == Actor.CUSTOMER_ADMINISTRATOR;
  }

  /** Reads a page, and those that the server's own links lead to. */
  private ApiAnswer pages(TenantApi api, AlertQuery query, AlertHandler each) {
    var links = new NextLinks(ODataQuery.alerts(api.baseUrl(), query));
    var count = 0;
    while (true) {
      switch (get(new Call(links.current(), api, body -> AlertReader.read(body, each)))) {
        case Answer.NotRead(var failure) -> {
          return new Failed(failure);
        }
        case Answer.NoRoom(var bytes) -> {
          return new ApiAnswer.NoRoom(bytes);
        }
        case Answer.Read(var page, var time) -> {
          count += page.count();
          var isEnough = page.stopped() || count >= query.top();
          if (isEnough || page.nextLink().isEmpty() || !links.follow(page.nextLink().get())) {
            return new ApiAnswer.Read(count, !isEnough && page.nextLink().isEmpty(), time);
          }
        }
      }
    }
  }

  private record Call(URI uri, TenantApi api, BodyReader reader) {
    TokenRequest tokens() {
      return api.tokens();
    }
  }

  private interface BodyReader {
    AlertReader.Page read(InputStream body) throws IOException;
  }

  private sealed interface Answer {
    record Read(AlertReader.Page page, Instant serverTime) implements Answer {}

    record NotRead(RemoteFailure failure) implements Answer {}

    record NoRoom(long bytes) implements Answer {}
  }

  /** A 401 gets one new token, since renewing in a loop helps nobody. */
  private Answer get(Call call) {
    var answer = get(call, tokens::token);
    if (!(answer instanceof Answer.NotRead(var failure))
        || failure.reason() != Reason.API_UNAUTHORIZED) {
      return answer;
    }
    return get(call, this::renewed);
  }

  /** The old token is of no use, whatever is left of it. */
  private TokenAnswer renewed(TokenRequest request) {
    var answer = tokens.freshToken(request);
    return answer instanceof TokenAnswer.Granted granted && granted.renewalFailure().isPresent()
        ? new TokenAnswer.Refused(granted.renewalFailure().get())
        : answer;
  }

  private interface TokenGetter {
    TokenAnswer token(TokenRequest request);
  }

  private Answer get(Call call, TokenGetter getter) {
    var request = call.tokens();
    var wait = quotas.take(request.clientId(), request.tenantId(), call.api().share());
    if (wait.isPresent()) {
      return new Answer.NotRead(quotaUsedUp(request, wait.get()));
    }
    return switch (getter.token(request)) {
      case TokenAnswer.Refused(var failure) -> new Answer.NotRead(failure);
      case TokenAnswer.Granted granted ->
          TokenVerification.verify(granted.token(), request, clock.instant())
              .<Answer>map(Answer.NotRead::new)
              .orElseGet(() -> send(call, granted.token()));
    };
  }

  private Answer send(Call call, AccessToken token) {
    var headers = Map.of("Authorization", "Bearer " + token.value(), "Accept", "application/json");
    try {
      return http.stream(RemoteRequest.get(call.uri(), headers), answer -> read(call, answer));
    } catch (NoRoomException e) {
      return new Answer.NoRoom(e.bytes());
    } catch (IOException e) {
      return unavailable("The Defender API " + because(e) + ".", Optional.empty());
    }
  }

  private Answer read(Call call, RemoteResponse answer) throws IOException {
    if (answer.status() != HTTP_OK) {
      return failed(call, answer);
    }
    return answer.isJson()
        ? new Answer.Read(call.reader().read(answer.body()), serverTime(answer))
        : unavailable(
            "The Defender API did not return JSON; a proxy or gateway may have responded in its"
                + " place.",
            Optional.of(HTTP_OK));
  }

  /** A server whose clock is far ahead would have the feed leave out what is still to come. */
  private Instant serverTime(RemoteResponse answer) {
    var now = clock.instant();
    var latest = now.plus(MAX_AHEAD);
    return answer.date().map(date -> date.isAfter(latest) ? latest : date).orElse(now);
  }

  private Answer failed(Call call, RemoteResponse answer) throws IOException {
    var request = call.tokens();
    var failure = ApiErrors.of(answer, request.tenantId(), clock.instant());
    if (failure.reason() != Reason.THROTTLED) {
      return new Answer.NotRead(failure);
    }
    var pause = failure.retryAfter().orElse(PAUSE_WHEN_NOT_TOLD);
    quotas.close(request.clientId(), request.tenantId(), pause);
    return new Answer.NotRead(failure.withRetryAfter(pause));
  }

  private RemoteFailure quotaUsedUp(TokenRequest request, Duration wait) {
    return RemoteFailure.of(
            Reason.THROTTLED,
            "The API's quota for tenant " + request.tenantId() + " is used up.",
            clock.instant())
        .withRetryAfter(wait);
  }

  private Answer unavailable(String detail, Optional<Integer> status) {
    return new Answer.NotRead(
        new RemoteFailure(
            Reason.API_UNAVAILABLE,
            detail,
            Optional.empty(),
            status,
            Optional.empty(),
            Optional.empty(),
            clock.instant(),
            Optional.empty()));
  }

  private static String because(IOException failure) {
    return switch (failure) {
      case NotAlertsException notAlerts -> "returned a response that " + notAlerts.getMessage();
      case TooLongException _ -> "returned an alert that is longer than 8 MiB";
      case JsonProcessingException _ -> "returned invalid or truncated JSON";
      default -> IoFailures.because(failure);
    };
  }
}
