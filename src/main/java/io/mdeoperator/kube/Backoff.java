// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube;

import io.mdeoperator.api.Durations;
import io.mdeoperator.api.reason.Reason;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * When to check again. A wait is half as long as the problem has lasted, which is an exponential
 * back-off that needs no counter and survives a restart. Thread-safe if the generator is.
 */
public final class Backoff {
  private static final Duration MIN_WAIT = Duration.ofSeconds(5);
  private static final Duration MAX_WAIT = Duration.ofMinutes(5);
  private static final double SPREAD = 0.1;

  private final RandomGenerator random;

  public Backoff(RandomGenerator random) {
    this.random = random;
  }

  /**
   * How long to wait after a check, with jitter.
   *
   * @param reason what the check ended with
   * @param lasted how long it has ended so
   * @param min shortest wait where a person has to act
   * @param routine the period of checks that pass
   * @param retryAfter what the remote side asked for; nothing is tried earlier
   */
  public Duration next(
      Reason reason,
      Duration lasted,
      Duration min,
      Duration routine,
      Optional<Duration> retryAfter) {
    var wait =
        switch (reason.retry()) {
          case NOT_NEEDED, ON_CHANGE, ON_REQUEST -> routine;
          case SLOW -> Durations.between(min, lasted.dividedBy(2), Durations.max(min, routine));
          case BACK_OFF -> Durations.between(MIN_WAIT, lasted.dividedBy(2), MAX_WAIT);
        };
    return spread(retryAfter.filter(asked -> asked.compareTo(wait) > 0).orElse(wait));
  }

  /** A duration that is up to a tenth longer, so that what started together drifts apart. */
  public Duration spread(Duration duration) {
    return duration.plusNanos((long) (duration.toNanos() * SPREAD * random.nextDouble()));
  }
}
