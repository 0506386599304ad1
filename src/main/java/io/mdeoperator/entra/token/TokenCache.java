// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra.token;

import io.mdeoperator.base.MonotonicClock;
import io.mdeoperator.remote.RemoteFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The last good token of each (application, tenant, API), and the back-off after a failure. Evicts
 * what has expired. Thread-safe.
 */
public final class TokenCache {
  private static final Duration RENEWAL_MARGIN = Duration.ofMinutes(5);

  /** Back-off after a failed renewal while the old token works. */
  private static final Duration PAUSE_AFTER_FAILED_RENEWAL = Duration.ofSeconds(30);

  private final ConcurrentMap<TokenKey, Held> held = new ConcurrentHashMap<>();
  private final MonotonicClock waits;
  private volatile Instant lastSweep = Instant.MIN;

  public TokenCache(MonotonicClock waits) {
    this.waits = waits;
  }

  /** At least one of both is present. */
  private record Held(Optional<Good> good, Optional<Pause> pause) {
    boolean over(Instant now, Instant passed) {
      return good.filter(token -> token.lasts(now)).isEmpty()
          && pause.filter(wait -> wait.lasts(passed)).isEmpty();
    }
  }

  private record Good(AccessToken token, Instant renewAt) {
    boolean lasts(Instant now) {
      return token.expiresAt().isAfter(now);
    }
  }

  /**
   * Until when not to ask again, by the clock of waits; a server's Retry-After holds for fresh
   * tokens too.
   */
  private record Pause(RemoteFailure failure, Instant until, boolean wished) {
    boolean lasts(Instant passed) {
      return until.isAfter(passed);
    }
  }

  /** An answer that needs no call; empty when Entra has to be asked. */
  public Optional<TokenAnswer> answer(TokenKey key, boolean fresh, Instant now) {
    var known = held.get(key);
    if (known == null) {
      return Optional.empty();
    }
    var pause =
        known
            .pause()
            .filter(wait -> wait.lasts(waits.now()))
            .filter(wait -> wait.wished() || !fresh);
    var good = known.good().filter(token -> token.lasts(now));
    if (!fresh && good.filter(token -> token.renewAt().isAfter(now)).isPresent()) {
      return good.map(token -> new TokenAnswer.Granted(token.token(), Optional.empty()));
    }
    return pause.map(wait -> failed(good, remaining(wait)));
  }

  public void granted(TokenKey key, AccessToken token, Instant now) {
    sweep(now);
    var half = Duration.between(now, token.expiresAt()).dividedBy(2);
    var margin = half.compareTo(RENEWAL_MARGIN) < 0 ? half : RENEWAL_MARGIN;
    held.put(
        key,
        new Held(Optional.of(new Good(token, token.expiresAt().minus(margin))), Optional.empty()));
  }

  /** Keeps a failure as long as it matters. Returns the old token while that is good. */
  public TokenAnswer failed(TokenKey key, RemoteFailure failure, Instant now) {
    sweep(now);
    var after =
        held.compute(
            key,
            (_, known) -> {
              var good =
                  Optional.ofNullable(known).flatMap(Held::good).filter(token -> token.lasts(now));
              var pause = pause(failure, good.isPresent());
              return good.isEmpty() && pause.isEmpty() ? null : new Held(good, pause);
            });
    return failed(after == null ? Optional.empty() : after.good(), failure);
  }

  public void forget(TokenKey key) {
    held.remove(key);
  }

  int size() {
    return held.size();
  }

  private static TokenAnswer failed(Optional<Good> good, RemoteFailure failure) {
    return good.<TokenAnswer>map(
            token -> new TokenAnswer.Granted(token.token(), Optional.of(failure)))
        .orElseGet(() -> new TokenAnswer.Refused(failure));
  }

  private Optional<Pause> pause(RemoteFailure failure, boolean tokenInHand) {
    var now = waits.now();
    if (failure.retryAfter().isPresent()) {
      return failure.retryAfter().map(wait -> new Pause(failure, now.plus(wait), true));
    }
    return tokenInHand
        ? Optional.of(new Pause(failure, now.plus(PAUSE_AFTER_FAILED_RENEWAL), false))
        : Optional.empty();
  }

  private RemoteFailure remaining(Pause pause) {
    return pause.wished()
        ? pause.failure().withRetryAfter(Duration.between(waits.now(), pause.until()))
        : pause.failure();
  }

  private void sweep(Instant now) {
    var passed = waits.now();
    if (passed.isAfter(lastSweep.plus(Duration.ofMinutes(1)))) {
      lastSweep = passed;
      held.values().removeIf(known -> known.over(now, passed));
    }
  }
}
