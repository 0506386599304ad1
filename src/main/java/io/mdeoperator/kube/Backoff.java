package io.mdeoperator.kube;

import io.mdeoperator.api.Durations;
import io.mdeoperator.api.reason.Reason;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * When to look again. Waiting grows with the time that the trouble has lasted, so it needs no
 * counter and survives a restart: after half as long as it has lasted already, which is an
 * exponential back-off. Thread-safe if the generator is.
 */
public final class Backoff {
  private static final Duration FIRST_RETRY = Duration.ofSeconds(5);
  private static final Duration LAST_RETRY = Duration.ofMinutes(5);
  private static final double SPREAD = 0.1;

  private final RandomGenerator random;

  /** A pace with the given source of jitter. */
  public Backoff(RandomGenerator random) {
    this.random = random;
  }

  /**
   * How long to wait after a check.
   *
   * @param reason what the check ended with
   * @param lasted how long it has been so
   * @param shortest between two checks that wait for a person
   * @param routine the period of checks that pass
   * @param retryAfter what the remote side asked for; nothing is tried earlier
   */
  public Duration next(
      Reason reason,
      Duration lasted,
      Duration shortest,
      Duration routine,
      Optional<Duration> retryAfter) {
    var wait =
        switch (reason.retry()) {
          case NOT_NEEDED, ON_CHANGE -> routine;
          case SLOW -> between(shortest, lasted.dividedBy(2), Durations.max(shortest, routine));
          case BACK_OFF -> between(FIRST_RETRY, lasted.dividedBy(2), LAST_RETRY);
        };
    return spread(retryAfter.filter(asked -> asked.compareTo(wait) > 0).orElse(wait));
  }

  /** A duration that is up to a tenth longer, so that what started together drifts apart. */
  public Duration spread(Duration duration) {
    return duration.plusNanos((long) (duration.toNanos() * SPREAD * random.nextDouble()));
  }

  private static Duration between(Duration least, Duration value, Duration most) {
    return value.compareTo(least) < 0 ? least : value.compareTo(most) > 0 ? most : value;
  }
}
