// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.credential;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.base.FatalErrors;
import io.mdeoperator.entra.credential.ServiceAccountToken;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Tokens for service accounts, which the API server issues (Kubernetes: "TokenRequest"). Each
 * application has one, in memory only, until shortly before it expires; a failure is kept for ten
 * seconds, so that a thousand tenants of an application make one call. When there are more than
 * {@value #MAX_TOKENS} applications, the least used ones make a call for each token request.
 * Thread-safe.
 */
public final class ServiceAccountTokens {
  private static final int MAX_TOKENS = 1_000;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration LIFETIME = Duration.ofHours(1);
  private static final Duration RENEWAL_MARGIN = Duration.ofMinutes(5);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

  private final KubernetesClient client;
  private final Duration timeout;
  private final Clock clock;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AsyncCache<Account, Result<ServiceAccountToken>> tokens;

  /** The application is part of it: another one of the same account has its own failures. */
  private record Account(String applicationUid, String namespace, String name) {
    String source() {
      return "The API server's response for the ServiceAccount '" + name + "'";
    }
  }

  public ServiceAccountTokens(KubernetesClient client, Clock clock) {
    this(client, TIMEOUT, clock, Ticker.systemTicker());
  }

  ServiceAccountTokens(KubernetesClient client, Duration timeout, Clock clock, Ticker ticker) {
    this.client = client;
    this.timeout = timeout;
    this.clock = clock;
    this.tokens =
        Caffeine.newBuilder()
            .maximumSize(MAX_TOKENS)
            .expireAfter(
                Expiry.creating((Account _, Result<ServiceAccountToken> result) -> kept(result)))
            .ticker(ticker)
            .executor(threads)
            .buildAsync();
  }

  /**
   * A token for Entra. Calls the API server if there is none, once for all that ask meanwhile, and
   * returns after 10 s at the latest.
   *
   * @param applicationUid who asks
   * @param name of the service account
   */
  Result<ServiceAccountToken> token(String applicationUid, String namespace, String name) {
    var account = new Account(applicationUid, namespace, name);
    var asked = new CompletableFuture<Result<ServiceAccountToken>>();
    var answer = tokens.get(account, (_, _) -> asked);
    if (answer == asked) {
      // By this thread: the time for which the cache keeps the answer has begun when this returns.
      asked.completeAsync(() -> request(account), Runnable::run);
    }
    return answer.join();
  }

  private Duration kept(Result<ServiceAccountToken> result) {
    return switch (result) {
      case Result.Failed<ServiceAccountToken> _ -> RETRY_AFTER;
      case Result.Ok<ServiceAccountToken>(var token) ->
          untilRenewal(Duration.between(clock.instant(), token.expiresAt()));
    };
  }

  private static Duration untilRenewal(Duration left) {
    var half = left.dividedBy(2);
    return left.minus(half.compareTo(RENEWAL_MARGIN) < 0 ? half : RENEWAL_MARGIN);
  }

  /** By a thread that is interrupted when the time is up: the client itself may wait for ever. */
  private Result<ServiceAccountToken> request(Account account) {
    var call = threads.submit(() -> issue(account));
    try {
      return ServiceAccountToken.read(
          call.get(timeout.toMillis(), TimeUnit.MILLISECONDS).getStatus().getToken(),
          account.source(),
          clock.instant());
    } catch (TimeoutException e) {
      call.cancel(true);
      return unavailable(account, "did not arrive within " + timeout.toSeconds() + " s");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw FatalErrors.reported(error);
      }
      return failed(
          account, e.getCause() instanceof KubernetesClientException answer ? answer.getCode() : 0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return unavailable(account, "was not waited for, because the operator stops");
    }
  }

  private TokenRequest issue(Account account) {
    return client
        .serviceAccounts()
        .inNamespace(account.namespace())
        .withName(account.name())
        .tokenRequest(
            new TokenRequestBuilder()
                .withNewSpec()
                .withAudiences(ServiceAccountToken.AUDIENCE)
                .withExpirationSeconds(LIFETIME.toSeconds())
                .endSpec()
                .build());
  }

  private static Result<ServiceAccountToken> failed(Account account, int code) {
    return switch (code) {
      case HttpURLConnection.HTTP_NOT_FOUND ->
          Result.failed(
              Reason.SERVICE_ACCOUNT_NOT_FOUND,
              "There is no ServiceAccount '" + account.name() + "' in this namespace.");
      case HttpURLConnection.HTTP_FORBIDDEN ->
          Result.failed(
              Reason.SERVICE_ACCOUNT_TOKEN_FORBIDDEN,
              "The operator is not allowed to create tokens for the ServiceAccount '"
                  + account.name()
                  + "' of this namespace.");
      default -> unavailable(account, code > 0 ? "was HTTP " + code : "did not arrive");
    };
  }

  private static Result<ServiceAccountToken> unavailable(Account account, String what) {
    return Result.failed(
        Reason.SERVICE_ACCOUNT_TOKEN_UNAVAILABLE, account.source() + " " + what + ".");
  }
}
