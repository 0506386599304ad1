package io.mdeoperator.defender;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.mdeoperator.api.v1alpha1.Actor;
import io.mdeoperator.api.v1alpha1.Reason;
import io.mdeoperator.defender.AlertReader.NotAlertsException;
import io.mdeoperator.defender.ApiAnswer.Failed;
import io.mdeoperator.defender.RecordingInputStream.TooLongException;
import io.mdeoperator.entra.AccessToken;
import io.mdeoperator.entra.TokenAnswer;
import io.mdeoperator.entra.TokenRequest;
import io.mdeoperator.entra.TokenSource;
import io.mdeoperator.entra.TokenVerification;
import io.mdeoperator.remote.NoAnswer;
import io.mdeoperator.remote.RemoteAnswer;
import io.mdeoperator.remote.RemoteFailure;
import io.mdeoperator.remote.RemoteHttp;
import io.mdeoperator.remote.RemoteRequest;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Alerts from the Defender for Endpoint API (Microsoft: "List alerts API"). */
public final class DefenderClient implements AlertSource {
  /** The quota is counted by the minute, so earlier makes no sense. */
  private static final Duration PAUSE_WHEN_NOT_TOLD = Duration.ofMinutes(1);

  private final RemoteHttp http;
  private final TokenSource tokens;
  private final Quotas quotas;
  private final AccessRefusals refusals;
  private final Clock clock;

  /**
   * Calls nothing yet.
   *
   * @param refusals told when alerts cannot be read for want of access; the probe's caller sees it
   *     anyway
   */
  public DefenderClient(
      RemoteHttp http, TokenSource tokens, Quotas quotas, AccessRefusals refusals, Clock clock) {
    this.http = http;
    this.tokens = tokens;
    this.quotas = quotas;
    this.refusals = refusals;
    this.clock = clock;
  }

  @Override
  public ApiAnswer alerts(TenantApi api, AlertQuery query, Predicate<Alert> each) {
    var answer =
        get(new Call(ODataQuery.alerts(api.baseUrl(), query), api.tokens(), query.top(), each));
    if (answer instanceof Failed(var failure) && isAboutAccess(failure.reason())) {
      refusals.tell(api.tokens().tenantId());
    }
    return answer;
  }

  @Override
  public ApiAnswer probe(TenantApi api) {
    return get(new Call(ODataQuery.probe(api.baseUrl()), api.tokens(), 1, _ -> true));
  }

  private static boolean isAboutAccess(Reason reason) {
    return reason == Reason.API_UNAUTHORIZED || reason.actor() == Actor.CUSTOMER_ADMINISTRATOR;
  }

  private record Call(URI uri, TokenRequest tokens, int top, Predicate<Alert> each) {}

  /** A 401 gets one new token, since renewing in a loop helps nobody. */
  private ApiAnswer get(Call call) {
    var answer = get(call, tokens::token);
    if (!(answer instanceof Failed(var failure)) || failure.reason() != Reason.API_UNAUTHORIZED) {
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

  private ApiAnswer get(Call call, TokenGetter getter) {
    var request = call.tokens();
    var wait = quotas.take(request.clientId(), request.tenantId());
    if (wait.isPresent()) {
      return new Failed(quotaUsedUp(request, wait.get()));
    }
    return switch (getter.token(request)) {
      case TokenAnswer.Refused(var failure) -> new Failed(failure);
      case TokenAnswer.Granted granted ->
          TokenVerification.verify(granted.token(), request, clock.instant())
              .<ApiAnswer>map(Failed::new)
              .orElseGet(() -> send(call, granted.token()));
    };
  }

  private ApiAnswer send(Call call, AccessToken token) {
    var headers = Map.of("Authorization", "Bearer " + token.value(), "Accept", "application/json");
    try {
      return http.stream(RemoteRequest.get(call.uri(), headers), answer -> read(call, answer));
    } catch (IOException e) {
      return unavailable("The Defender API " + because(e) + ".", Optional.empty());
    }
  }

  private ApiAnswer read(Call call, RemoteAnswer answer) throws IOException {
    if (answer.status() != 200) {
      return failed(call, answer);
    }
    if (!answer.isJson()) {
      return unavailable(
          "The Defender API answered with something that is not JSON, as a proxy in between would.",
          Optional.of(200));
    }
    var page = AlertReader.read(answer.body(), call.each());
    var complete = !page.more() && page.count() < call.top();
    return new ApiAnswer.Read(page.count(), complete, answer.date().orElseGet(clock::instant));
  }

  private ApiAnswer failed(Call call, RemoteAnswer answer) throws IOException {
    var request = call.tokens();
    var failure = ApiErrors.of(answer, request.tenantId(), clock.instant());
    if (failure.reason() != Reason.THROTTLED) {
      return new Failed(failure);
    }
    var pause = failure.retryAfter().orElse(PAUSE_WHEN_NOT_TOLD);
    quotas.close(request.clientId(), request.tenantId(), pause);
    return new Failed(failure.withRetryAfter(pause));
  }

  private RemoteFailure quotaUsedUp(TokenRequest request, Duration wait) {
    return RemoteFailure.of(
            Reason.THROTTLED,
            "The API's quota for tenant " + request.tenantId() + " is used up.",
            clock.instant())
        .withRetryAfter(wait);
  }

  private ApiAnswer unavailable(String detail, Optional<Integer> status) {
    return new Failed(
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

  private static String because(IOException trouble) {
    return switch (trouble) {
      case NotAlertsException notAlerts -> "gave an answer that " + notAlerts.getMessage();
      case TooLongException _ -> "sent an alert that is longer than 8 MiB";
      case JsonProcessingException _ -> "sent JSON that is broken or cut off";
      default -> NoAnswer.because(trouble);
    };
  }
}
