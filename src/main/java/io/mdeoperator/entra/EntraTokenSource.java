// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.api.reason.Retry;
import io.mdeoperator.base.MonotonicClock;
import io.mdeoperator.entra.credential.ClientCredential;
import io.mdeoperator.entra.credential.FederatedTokens;
import io.mdeoperator.entra.endpoint.ClientAuthentication;
import io.mdeoperator.entra.endpoint.EntraErrors;
import io.mdeoperator.entra.endpoint.EntraResponse;
import io.mdeoperator.entra.endpoint.MsalTokenEndpoint;
import io.mdeoperator.entra.endpoint.TokenEndpoint;
import io.mdeoperator.entra.endpoint.TokenReply;
import io.mdeoperator.entra.endpoint.V1TokenEndpoint;
import io.mdeoperator.entra.gate.CredentialGate;
import io.mdeoperator.entra.token.AccessToken;
import io.mdeoperator.entra.token.ClockOffset;
import io.mdeoperator.entra.token.TokenAnswer;
import io.mdeoperator.entra.token.TokenCache;
import io.mdeoperator.entra.token.TokenClaims;
import io.mdeoperator.entra.token.TokenClaimsReader;
import io.mdeoperator.entra.token.TokenEndpointVersion;
import io.mdeoperator.entra.token.TokenKey;
import io.mdeoperator.entra.token.TokenRequest;
import io.mdeoperator.entra.token.TokenVerification;
import io.mdeoperator.remote.MeasuredHttp;
import io.mdeoperator.remote.RemoteFailure;
import io.mdeoperator.remote.RemoteHttp;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;

/**
 * Tokens by the client credentials flow (Microsoft: "OAuth 2.0 client credentials flow"), cached in
 * memory only. Requests go to the endpoint that the cloud's configuration names.
 */
public final class EntraTokenSource implements TokenSource {
  private final Map<TokenEndpointVersion, TokenEndpoint> endpoints;

  /** Back-off after a 429 without Retry-After. */
  private static final Duration DEFAULT_RETRY_AFTER = Duration.ofMinutes(1);

  private final CredentialGate gate;
  private final FederatedTokens federatedTokens;
  private final MeterRegistry metrics;
  private final Clock clock;
  private final TokenCache cache;
  private final ConcurrentMap<InFlightKey, CompletableFuture<Fetched>> inFlight =
      new ConcurrentHashMap<>();

  /** Requests with different credential versions do not wait for each other. */
  private record InFlightKey(TokenKey key, ClientCredential.Version version) {}

  private record Fetched(TokenAnswer answer, boolean isCached) {}

  /**
   * @param federatedTokens what applications with a federated credential authenticate with
   */
  public EntraTokenSource(
      RemoteHttp http,
      CredentialGate gate,
      FederatedTokens federatedTokens,
      MeterRegistry metrics,
      Clock clock,
      MonotonicClock waits) {
    var entra = new MeasuredHttp("entra", http, metrics);
    this.endpoints =
        Map.of(
            TokenEndpointVersion.V1, new V1TokenEndpoint(entra, clock),
            TokenEndpointVersion.V2, new MsalTokenEndpoint(entra, clock));
    this.metrics = metrics;
    this.gate = gate;
    this.federatedTokens = federatedTokens;
    this.clock = clock;
    this.cache = new TokenCache(waits);
  }

  @Override
  public TokenAnswer token(TokenRequest request) {
    if (isKeptInSecret(request.credential()) && gate.reserve(request)) {
      return freshToken(request);
    }
    return cache
        .answer(TokenKey.of(request), false, clock.instant())
        .orElseGet(() -> fetchOnce(request, false).answer());
  }

  @Override
  public TokenAnswer freshToken(TokenRequest request) {
    Fetched fetched;
    do {
      fetched = fetchOnce(request, true);
    } while (fetched.isCached());
    return fetched.answer();
  }

  @Override
  public void forget(TokenRequest request) {
    cache.forget(TokenKey.of(request));
  }

  /** Single flight: those who ask meanwhile get the same answer. */
  private Fetched fetchOnce(TokenRequest request, boolean fresh) {
    var key = new InFlightKey(TokenKey.of(request), request.credential().version());
    var mine = new CompletableFuture<Fetched>();
    var theirs = inFlight.putIfAbsent(key, mine);
    if (theirs != null) {
      return theirs.join();
    }
    try {
      mine.complete(fetch(request, fresh));
    } catch (RuntimeException | Error e) {
      mine.completeExceptionally(e);
      throw e;
    } finally {
      inFlight.remove(key, mine);
    }
    return mine.join();
  }

  private Fetched fetch(TokenRequest request, boolean fresh) {
    // The request before this one may have brought what is wanted.
    return cache
        .answer(TokenKey.of(request), fresh, clock.instant())
        .map(answer -> new Fetched(answer, !fresh))
        .orElseGet(() -> new Fetched(counted(acquire(request)), false));
  }

  /** Also what the gate answers in Entra's place: tenants go without a token all the same. */
  private TokenAnswer counted(TokenAnswer answer) {
    var failure =
        switch (answer) {
          case TokenAnswer.Refused(var refusal) -> Optional.of(refusal);
          case TokenAnswer.Granted granted -> granted.renewalFailure();
        };
    Counter.builder("mde.token.requests")
        .description("Requests for tokens that are not cached, by the reason of their failure")
        .tag("outcome", failure.map(refusal -> refusal.reason().value()).orElse("granted"))
        .register(metrics)
        .increment();
    return answer;
  }

  private TokenAnswer acquire(TokenRequest request) {
    var key = TokenKey.of(request);
    var answer =
        switch (authentication(request)) {
          case Result.Failed<ClientAuthentication>(var problem) ->
              new TokenAnswer.Refused(
                  RemoteFailure.of(problem.reason(), problem.message(), clock.instant()));
          case Result.Ok<ClientAuthentication>(var authentication) ->
              withFormer(request, gate.guard(authentication.request(), () -> ask(authentication)));
        };
    var now = clock.instant();
    return switch (answer) {
      case TokenAnswer.Refused(var failure) -> cache.failed(key, failure, now);
      case TokenAnswer.Granted granted ->
          TokenVerification.verify(granted.token(), request, now)
              .<TokenAnswer>map(TokenAnswer.Refused::new)
              .orElseGet(
                  () -> {
                    cache.granted(key, granted.token(), now);
                    return granted;
                  });
    };
  }

  private Result<ClientAuthentication> authentication(TokenRequest request) {
    return ClientAuthentication.of(request, federatedTokens, clock.instant());
  }

  /**
   * The same answer, or what Entra says of the tenant to the credential that worked before: it may
   * not know the new one yet, or other tenants try it first.
   */
  private TokenAnswer withFormer(TokenRequest request, TokenAnswer answer) {
    return answer instanceof TokenAnswer.Refused(var failure) && isForCredential(failure)
        ? gate.former(request.credential().version())
            .flatMap(former -> answered(request.with(former)))
            .orElse(answer)
        : answer;
  }

  /** Empty when that credential does not work either, or Entra does not answer. */
  private Optional<TokenAnswer> answered(TokenRequest request) {
    return authentication(request) instanceof Result.Ok<ClientAuthentication>(var authentication)
        ? Optional.of(gate.guard(authentication.request(), () -> ask(authentication)))
            .filter(EntraTokenSource::isAboutTheTenant)
        : Optional.empty();
  }

  private static boolean isAboutTheTenant(TokenAnswer answer) {
    return !(answer instanceof TokenAnswer.Refused(var failure))
        || (failure.reason().retry() != Retry.BACK_OFF && !isForCredential(failure));
  }

  private static boolean isForCredential(RemoteFailure failure) {
    return EntraErrors.isAboutCredential(failure)
        || failure.reason() == Reason.APPLICATION_NOT_READY;
  }

  /** A federated token has no version before it is read, and no Secret that changes. */
  private static boolean isKeptInSecret(ClientCredential credential) {
    return credential instanceof ClientCredential.ClientSecret
        || credential instanceof ClientCredential.Certificate;
  }

  private TokenAnswer ask(ClientAuthentication authentication) {
    var request = authentication.request();
    var reply = endpoints.get(request.cloud().tokenEndpoint()).ask(authentication);
    var now = clock.instant();
    return reply
        .token()
        .filter(value -> !value.isBlank())
        .<TokenAnswer>map(
            value ->
                new TokenAnswer.Granted(accessToken(value, reply.answer(), now), Optional.empty()))
        .orElseGet(() -> new TokenAnswer.Refused(failure(reply, request, now)));
  }

  private static AccessToken accessToken(
      String value, Optional<EntraResponse> answer, Instant now) {
    var claims = TokenClaimsReader.read(value);
    var expiresAt =
        Stream.concat(
                answer.flatMap(EntraResponse::expiresIn).map(now::plus).stream(),
                claims.map(TokenClaims::expiresAt).stream())
            .min(Comparator.naturalOrder())
            .orElse(now);
    return new AccessToken(
        value, expiresAt, claims, answer.map(EntraResponse::clock).orElse(ClockOffset.NONE));
  }

  private static RemoteFailure failure(TokenReply reply, TokenRequest request, Instant now) {
    return reply
        .answer()
        .map(answer -> EntraErrors.of(answer, request, now))
        .or(() -> reply.failure().map(failure -> EntraErrors.of(failure, now)))
        .map(EntraTokenSource::withRetryAfter)
        .orElseGet(
            () ->
                RemoteFailure.of(
                    Reason.IDENTITY_PROVIDER_UNAVAILABLE,
                    "The token request could not be sent to Entra.",
                    now));
  }

  private static RemoteFailure withRetryAfter(RemoteFailure failure) {
    return failure.reason() == Reason.THROTTLED && failure.retryAfter().isEmpty()
        ? failure.withRetryAfter(DEFAULT_RETRY_AFTER)
        : failure;
  }
}
