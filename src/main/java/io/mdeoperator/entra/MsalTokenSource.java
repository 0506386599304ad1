package io.mdeoperator.entra;

import com.microsoft.aad.msal4j.ClientCredentialFactory;
import com.microsoft.aad.msal4j.ClientCredentialParameters;
import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import com.microsoft.aad.msal4j.IAuthenticationResult;
import com.microsoft.aad.msal4j.IClientCredential;
import com.microsoft.aad.msal4j.MsalException;
import io.mdeoperator.api.v1alpha1.Reason;
import io.mdeoperator.remote.RemoteFailure;
import io.mdeoperator.remote.RemoteHttp;
import java.net.MalformedURLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Tokens by MSAL's client credentials flow (Microsoft: "OAuth 2.0 client credentials flow").
 *
 * <p>MSAL makes the request and nothing else: it gets an application object for each, since its
 * cache never lets go of a token, drops tokens five minutes before they end and knows no single
 * flight. Tokens are kept here, in memory only.
 */
public final class MsalTokenSource implements TokenSource {
  private final RemoteHttp http;
  private final InMemoryCredentialVerdicts verdicts;
  private final Clock clock;
  private final TokenMemory memory = new TokenMemory();
  private final ConcurrentMap<Flight, CompletableFuture<Landing>> flights =
      new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** Requests with different credential versions do not wait for each other. */
  private record Flight(TokenKey key, ClientCredential.Version version) {}

  private record Landing(TokenAnswer answer, boolean fromMemory) {}

  /** Holds no token yet. */
  public MsalTokenSource(RemoteHttp http, InMemoryCredentialVerdicts verdicts, Clock clock) {
    this.http = http;
    this.verdicts = verdicts;
    this.clock = clock;
  }

  @Override
  public TokenAnswer token(TokenRequest request) {
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
        switch (request.credential()) {
          case ClientCredential.Unusable unusable -> unusable(unusable);
          case ClientCredential.ClientSecret secret ->
              verdicts.guard(
                  request,
                  () -> ask(request, ClientCredentialFactory.createFromSecret(secret.value())));
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

  private TokenAnswer unusable(ClientCredential.Unusable credential) {
    return new TokenAnswer.Refused(
        RemoteFailure.of(Reason.APPLICATION_NOT_READY, credential.why(), clock.instant()));
  }

  private TokenAnswer ask(TokenRequest request, IClientCredential credential) {
    var call = new EntraHttp(http, clock);
    Optional<String> token;
    try {
      token = Optional.ofNullable(send(request, credential, call).accessToken());
    } catch (CompletionException e) {
      if (!(e.getCause() instanceof MsalException)) {
        throw e;
      }
      token = Optional.empty();
    }
    var now = clock.instant();
    return token
        .filter(value -> !value.isBlank())
        .<TokenAnswer>map(
            value -> new TokenAnswer.Granted(accessToken(value, call, now), Optional.empty()))
        .orElseGet(() -> new TokenAnswer.Refused(failure(call, request, now)));
  }

  private IAuthenticationResult send(
      TokenRequest request, IClientCredential credential, EntraHttp call) {
    var parameters =
        ClientCredentialParameters.builder(Set.of(request.cloud().scope())).skipCache(true).build();
    return application(request, credential, call).acquireToken(parameters).join();
  }

  private ConfidentialClientApplication application(
      TokenRequest request, IClientCredential credential, EntraHttp call) {
    try {
      return ConfidentialClientApplication.builder(request.clientId(), credential)
          .authority(request.cloud().loginUrl().resolve("/" + request.tenantId()).toString())
          .instanceDiscovery(false)
          .httpClient(call)
          .executorService(threads)
          .disableInternalRetries()
          .build();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("no usable login URL: " + request.cloud().name(), e);
    }
  }

  private static AccessToken accessToken(String value, EntraHttp call, Instant now) {
    var claims = TokenClaimsReader.read(value);
    var expiresAt =
        call.answer()
            .flatMap(EntraAnswer::expiresIn)
            .map(now::plus)
            .or(() -> claims.map(TokenClaims::expiresAt))
            .orElse(now);
    return new AccessToken(
        value, expiresAt, claims, call.answer().map(EntraAnswer::clock).orElse(ClockOffset.NONE));
  }

  private static RemoteFailure failure(EntraHttp call, TokenRequest request, Instant now) {
    return call.answer()
        .map(answer -> EntraErrors.of(answer, request, now))
        .or(() -> call.trouble().map(trouble -> EntraErrors.of(trouble, now)))
        .map(MsalTokenSource::patient)
        .orElseGet(
            () ->
                RemoteFailure.of(
                    Reason.IDENTITY_PROVIDER_UNAVAILABLE, "Entra could not be asked.", now));
  }

  /** Who throttles without saying for how long is left alone for a minute. */
  private static RemoteFailure patient(RemoteFailure failure) {
    return failure.reason() == Reason.THROTTLED && failure.retryAfter().isEmpty()
        ? failure.withRetryAfter(Duration.ofMinutes(1))
        : failure;
  }
}
