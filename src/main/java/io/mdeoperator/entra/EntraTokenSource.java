package io.mdeoperator.entra;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.entra.credential.ClientCredential;
import io.mdeoperator.entra.credential.FederatedTokenFile;
import io.mdeoperator.entra.endpoint.ClientAuthentication;
import io.mdeoperator.entra.endpoint.EntraErrors;
import io.mdeoperator.entra.endpoint.EntraResponse;
import io.mdeoperator.entra.endpoint.MsalTokenEndpoint;
import io.mdeoperator.entra.endpoint.TokenEndpoint;
import io.mdeoperator.entra.endpoint.TokenReply;
import io.mdeoperator.entra.endpoint.V1TokenEndpoint;
import io.mdeoperator.entra.gate.InMemoryCredentialVerdicts;
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
import io.mdeoperator.remote.RemoteFailure;
import io.mdeoperator.remote.RemoteHttp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Tokens by the client credentials flow (Microsoft: "OAuth 2.0 client credentials flow"), kept
 * here, in memory only. Requests go to the endpoint that the cloud's configuration names.
 */
public final class EntraTokenSource implements TokenSource {
  private final Map<TokenEndpointVersion, TokenEndpoint> endpoints;
  private final InMemoryCredentialVerdicts verdicts;
  private final FederatedTokenFile tokenFile;
  private final Clock clock;
  private final TokenCache memory = new TokenCache();
  private final ConcurrentMap<Flight, CompletableFuture<Landing>> flights =
      new ConcurrentHashMap<>();

  /** Requests with different credential versions do not wait for each other. */
  private record Flight(TokenKey key, ClientCredential.Version version) {}

  private record Landing(TokenAnswer answer, boolean fromMemory) {}

  /**
   * Holds no token yet.
   *
   * @param tokenFile what applications with a federated credential prove themselves with
   */
  public EntraTokenSource(
      RemoteHttp http,
      InMemoryCredentialVerdicts verdicts,
      FederatedTokenFile tokenFile,
      Clock clock) {
    this.endpoints =
        Map.of(
            TokenEndpointVersion.V1, new V1TokenEndpoint(http, clock),
            TokenEndpointVersion.V2, new MsalTokenEndpoint(http, clock));
    this.verdicts = verdicts;
    this.tokenFile = tokenFile;
    this.clock = clock;
  }

  @Override
  public TokenAnswer token(TokenRequest request) {
    if (isKeptInSecret(request.credential()) && verdicts.reserveProof(request)) {
      return freshToken(request);
    }
    return memory
        .answer(TokenKey.of(request), false, clock.instant())
        .orElseGet(() -> fly(request, false).answer());
  }

  @Override
  public TokenAnswer freshToken(TokenRequest request) {
    Landing landing;
    do {
      landing = fly(request, true);
    } while (landing.fromMemory());
    return landing.answer();
  }

  @Override
  public void forget(String clientId, String tenantId) {
    memory.forget(clientId.toLowerCase(Locale.ROOT), tenantId.toLowerCase(Locale.ROOT));
  }

  /** One at a time; those who come meanwhile get the same answer. */
  private Landing fly(TokenRequest request, boolean fresh) {
    var flight = new Flight(TokenKey.of(request), request.credential().version());
    var mine = new CompletableFuture<Landing>();
    var theirs = flights.putIfAbsent(flight, mine);
    if (theirs != null) {
      return theirs.join();
    }
    try {
      mine.complete(land(request, fresh));
    } catch (RuntimeException | Error e) {
      mine.completeExceptionally(e);
      throw e;
    } finally {
      flights.remove(flight, mine);
    }
    return mine.join();
  }

  private Landing land(TokenRequest request, boolean fresh) {
    // The flight before this one may have brought what is wanted.
    return memory
        .answer(TokenKey.of(request), fresh, clock.instant())
        .map(answer -> new Landing(answer, !fresh))
        .orElseGet(() -> new Landing(acquire(request), false));
  }

  private TokenAnswer acquire(TokenRequest request) {
    var key = TokenKey.of(request);
    var answer =
        switch (ClientAuthentication.of(request, tokenFile, clock.instant())) {
          case ClientAuthentication.None(var why) -> unusable(why);
          case ClientAuthentication.Sendable proof ->
              verdicts.guard(proof.request(), () -> ask(proof));
        };
    var now = clock.instant();
    return switch (answer) {
      case TokenAnswer.Refused(var failure) -> memory.failed(key, failure, now);
      case TokenAnswer.Granted granted -> {
        if (TokenVerification.verify(granted.token(), request, now).isEmpty()) {
          memory.granted(key, granted.token(), now);
        }
        yield granted;
      }
    };
  }

  /** A federated token has no version of its own before it is read, and no Secret that changes. */
  private static boolean isKeptInSecret(ClientCredential credential) {
    return credential instanceof ClientCredential.ClientSecret
        || credential instanceof ClientCredential.Certificate;
  }

  private TokenAnswer unusable(String why) {
    return new TokenAnswer.Refused(
        RemoteFailure.of(Reason.APPLICATION_NOT_READY, why, clock.instant()));
  }

  private TokenAnswer ask(ClientAuthentication.Sendable proof) {
    var request = proof.request();
    var reply = endpoints.get(request.cloud().tokenEndpoint()).ask(proof);
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
        answer
            .flatMap(EntraResponse::expiresIn)
            .map(now::plus)
            .or(() -> claims.map(TokenClaims::expiresAt))
            .orElse(now);
    return new AccessToken(
        value, expiresAt, claims, answer.map(EntraResponse::clock).orElse(ClockOffset.NONE));
  }

  private static RemoteFailure failure(TokenReply reply, TokenRequest request, Instant now) {
    return reply
        .answer()
        .map(answer -> EntraErrors.of(answer, request, now))
        .or(() -> reply.trouble().map(trouble -> EntraErrors.of(trouble, now)))
        .map(EntraTokenSource::patient)
        .orElseGet(
            () ->
                RemoteFailure.of(
                    Reason.IDENTITY_PROVIDER_UNAVAILABLE,
                    "The token request could not be sent to Entra.",
                    now));
  }

  /** Who throttles without saying for how long is left alone for a minute. */
  private static RemoteFailure patient(RemoteFailure failure) {
    return failure.reason() == Reason.THROTTLED && failure.retryAfter().isEmpty()
        ? failure.withRetryAfter(Duration.ofMinutes(1))
        : failure;
  }
}
