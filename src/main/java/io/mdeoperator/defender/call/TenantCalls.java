// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender.call;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.mdeoperator.api.reason.Reason;
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
import io.mdeoperator.remote.ResponseReader;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Calls to tenants' APIs, each with a token that was verified to be for that tenant, and within its
 * quota. Thread-safe; calls block.
 */
public final class TenantCalls {
  /** The quota is counted by the minute, so earlier makes no sense. */
  private static final Duration PAUSE_WHEN_NOT_TOLD = Duration.ofMinutes(1);

  /** How far its clock may be ahead of this machine's. */
  private static final Duration MAX_AHEAD = Duration.ofMinutes(5);

  private static final Set<Integer> SUCCESS =
      Set.of(HttpURLConnection.HTTP_OK, HttpURLConnection.HTTP_CREATED);

  /** After these the API takes no call for a while. */
  private static final Set<Reason> CLOSING = Set.of(Reason.THROTTLED, Reason.CPU_QUOTA_EXHAUSTED);

  private final ApiService service;
  private final MeasuredHttp http;
  private final TokenSource tokens;
  private final Quotas quotas;
  private final Clock clock;
  private volatile ReadDate lastDate = new ReadDate(Optional.empty(), Optional.empty());

  /** A header {@code Date}: to read it takes long, and all answers of one second have the same. */
  private record ReadDate(Optional<String> text, Optional<Instant> time) {}

  /** Calls nothing yet. */
  public TenantCalls(
      ApiService service,
      RemoteHttp http,
      TokenSource tokens,
      Quotas quotas,
      MeterRegistry metrics,
      Clock clock) {
    this.service = service;
    this.http = new MeasuredHttp(service.metric(), http, metrics);
    this.tokens = tokens;
    this.quotas = quotas;
    this.clock = clock;
  }

  /**
   * What became of a call.
   *
   * @param <T> what is read
   */
  public sealed interface Answer<T> {
    /**
     * The API did as it was asked.
     *
     * @param serverTime the answer's {@code Date}, at most five minutes after this machine's time;
     *     else this machine's time
     */
    record Read<T>(T value, Instant serverTime) implements Answer<T> {}

    /** The call failed, or its answer could not be read. */
    record NotRead<T>(RemoteFailure failure) implements Answer<T> {}
  }

  /** Makes a request with these headers, which are to be sent with it. */
  public interface RequestMaker extends Function<Map<String, String>, RemoteRequest> {}

  /**
   * Makes a call. A 401 gets one new token, since renewing in a loop helps nobody; the API does
   * nothing where it answers so.
   *
   * @param reader of an answer in JSON with the status 200 or 201; its failures that are no {@link
   *     JsonProcessingException} must have a message that continues the API's name
   */
  public <T> Answer<T> make(TenantApi api, RequestMaker request, ResponseReader<T> reader) {
    var answer = make(api, request, reader, tokens::token);
    return answer instanceof Answer.NotRead<T>(var failure)
            && failure.reason() == service.unauthorized()
        ? make(api, request, reader, this::renewed)
        : answer;
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

  private <T> Answer<T> make(
      TenantApi api, RequestMaker request, ResponseReader<T> reader, TokenGetter getter) {
    var asked = api.tokens();
    var wait = quotas.take(asked.clientId(), asked.tenantId(), api.share());
    if (wait.isPresent()) {
      return new Answer.NotRead<>(quotaUsedUp(asked, wait.get()));
    }
    return switch (getter.token(asked)) {
      case TokenAnswer.Refused(var failure) -> new Answer.NotRead<>(failure);
      case TokenAnswer.Granted granted ->
          TokenVerification.verify(granted.token(), asked, clock.instant())
              .<Answer<T>>map(Answer.NotRead::new)
              .orElseGet(() -> send(asked, request, reader, granted.token()));
    };
  }

  private <T> Answer<T> send(
      TokenRequest asked, RequestMaker request, ResponseReader<T> reader, AccessToken token) {
    var headers = Map.of("Authorization", "Bearer " + token.value(), "Accept", "application/json");
    try {
      return http.stream(request.apply(headers), answer -> read(asked, reader, answer));
    } catch (IOException e) {
      return unavailable(because(e) + ".", Optional.empty());
    }
  }

  private <T> Answer<T> read(TokenRequest asked, ResponseReader<T> reader, RemoteResponse answer)
      throws IOException {
    if (!SUCCESS.contains(answer.status())) {
      return failed(asked, answer);
    }
    return answer.isJson()
        ? new Answer.Read<>(reader.read(answer), serverTime(answer))
        : unavailable(
            "did not return JSON; a proxy or gateway may have responded in its place.",
            Optional.of(answer.status()));
  }

  /** A server whose clock is far ahead would have a feed leave out what is still to come. */
  private Instant serverTime(RemoteResponse answer) {
    var now = clock.instant();
    var latest = now.plus(MAX_AHEAD);
    return date(answer).map(date -> date.isAfter(latest) ? latest : date).orElse(now);
  }

  private Optional<Instant> date(RemoteResponse answer) {
    var text = answer.header("Date");
    var last = lastDate;
    if (!last.text().equals(text)) {
      last = new ReadDate(text, answer.date());
      lastDate = last;
    }
    return last.time();
  }

  private <T> Answer<T> failed(TokenRequest asked, RemoteResponse answer) throws IOException {
    var failure = service.errors().of(answer, asked.tenantId(), clock.instant());
    if (!CLOSING.contains(failure.reason())) {
      return new Answer.NotRead<>(failure);
    }
    var pause = failure.retryAfter().orElse(PAUSE_WHEN_NOT_TOLD);
    quotas.close(asked.clientId(), asked.tenantId(), pause, failure.reason());
    return new Answer.NotRead<>(failure.withRetryAfter(pause));
  }

  private RemoteFailure quotaUsedUp(TokenRequest asked, Duration wait) {
    return RemoteFailure.of(
            quotas.reasonToWait(asked.clientId(), asked.tenantId()),
            service.name() + " has no quota left for tenant " + asked.tenantId() + ".",
            clock.instant())
        .withRetryAfter(wait);
  }

  private <T> Answer<T> unavailable(String detail, Optional<Integer> status) {
    return new Answer.NotRead<>(
        new RemoteFailure(
            service.unavailable(),
            service.name() + " " + detail,
            Optional.empty(),
            status,
            Optional.empty(),
            Optional.empty(),
            clock.instant(),
            Optional.empty()));
  }

  private static String because(IOException failure) {
    return switch (failure) {
      case UnusableAnswerException unusable -> unusable.getMessage();
      case JsonProcessingException _ -> "returned invalid or truncated JSON";
      default -> IoFailures.because(failure);
    };
  }
}
