// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender.call;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.BandwidthBuilder.BandwidthBuilderBuildStage;
import io.github.bucket4j.BandwidthBuilder.BandwidthBuilderCapacityStage;
import io.github.bucket4j.Bucket;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.base.ClockMeter;
import io.mdeoperator.base.MonotonicClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Keeps each customer's calls within what an API allows an application, shared by all callers.
 * Feeds leave a twentieth to the check of their tenant, which would not be Ready without; laggards
 * together get a quarter. Whole minutes and hours from the first call are counted, since a steady
 * refill would let twice as many through at first. Thread-safe; a customer that nobody asked for in
 * two hours is forgotten.
 */
public final class Quotas {
  private static final long ALL_PERCENT = 100;
  private static final long FEEDS_PERCENT = 95;
  private static final long LAGGARDS_PERCENT = 25;
  private static final Duration MEMORY = Duration.ofHours(2);

  private final Limits limits;
  private final MonotonicClock clock;
  private final ClockMeter meter;
  private final Cache<Key, Quota> quotas;

  /** How many calls an API allows. */
  public record Limits(long perMinute, long perHour) {
    /** Defender's (Microsoft: "List alerts API", limitations). */
    public static final Limits DEFENDER = new Limits(100, 1_500);

    /** As many each minute, and no fewer in an hour. */
    public static Limits perMinute(long calls) {
      return new Limits(calls, 60 * calls);
    }
  }

  private record Key(String clientId, String tenantId) {
    static Key of(String clientId, String tenantId) {
      return new Key(clientId.toLowerCase(Locale.ROOT), tenantId.toLowerCase(Locale.ROOT));
    }
  }

  /**
   * When no call is let through.
   *
   * @param reason why the API wants it so
   */
  private record Closure(Instant until, Reason reason) {
    static final Closure NONE = new Closure(Instant.EPOCH, Reason.THROTTLED);
  }

  private record Quota(Limits limits, Bucket all, Bucket feeds, Bucket laggards, Closure closure) {
    Quota closed(Closure next) {
      var later = next.until().isAfter(closure.until()) ? next : closure;
      return new Quota(limits, all, feeds, laggards, later);
    }

    /** How long to wait, in nanoseconds; 0 when the call may be made. */
    long take(QuotaShare share) {
      for (var bucket : buckets(share)) {
        var probe = bucket.tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
          return probe.getNanosToWaitForRefill();
        }
      }
      return 0;
    }

    /** By the minute or by the hour, whichever is scarcer. */
    double remaining() {
      var calls =
          all.asVerbose()
              .getAvailableTokens()
              .getDiagnostics()
              .getAvailableTokensPerEachBandwidth();
      return Math.min((double) calls[0] / limits.perMinute(), (double) calls[1] / limits.perHour());
    }

    private List<Bucket> buckets(QuotaShare share) {
      return switch (share) {
        case ALL -> List.of(all);
        case FEEDS -> List.of(feeds, all);
        case LAGGARDS -> List.of(laggards, feeds, all);
      };
    }
  }

  /** All quotas are full. */
  public Quotas(Limits limits, MonotonicClock clock) {
    this.limits = limits;
    this.clock = clock;
    this.meter = new ClockMeter(clock);
    this.quotas = Caffeine.newBuilder().expireAfterAccess(MEMORY).ticker(meter).build();
  }

  /**
   * Takes one call from the quota.
   *
   * @return empty when the call may be made, else how long to wait
   */
  public Optional<Duration> take(String clientId, String tenantId, QuotaShare share) {
    var now = clock.now();
    var quota = quotas.get(Key.of(clientId, tenantId), _ -> fullQuota());
    if (quota.closure().until().isAfter(now)) {
      return Optional.of(Duration.between(now, quota.closure().until()));
    }
    var wait = quota.take(share);
    return wait == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(wait));
  }

  /** Why calls have to wait: as the API said, or because the quota is used up. */
  Reason reasonToWait(String clientId, String tenantId) {
    return Optional.ofNullable(quotas.getIfPresent(Key.of(clientId, tenantId)))
        .map(Quota::closure)
        .filter(closure -> closure.until().isAfter(clock.now()))
        .map(Closure::reason)
        .orElse(Reason.THROTTLED);
  }

  /** Lets no call through for a while, as the API asked. */
  public void close(String clientId, String tenantId, Duration time, Reason reason) {
    var closure = new Closure(clock.now().plus(time), reason);
    quotas
        .asMap()
        .compute(
            Key.of(clientId, tenantId),
            (_, known) -> (known == null ? fullQuota() : known).closed(closure));
  }

  /** How much is left to the customer who has least left: 1 is all, 0 nothing. */
  public double lowestRemaining() {
    return quotas.asMap().values().stream().mapToDouble(Quota::remaining).min().orElse(1);
  }

  /** How many customers are known. */
  long size() {
    quotas.cleanUp();
    return quotas.estimatedSize();
  }

  private Quota fullQuota() {
    return new Quota(
        limits, bucket(ALL_PERCENT), bucket(FEEDS_PERCENT), bucket(LAGGARDS_PERCENT), Closure.NONE);
  }

  private Bucket bucket(long percent) {
    return Bucket.builder()
        .addLimit(
            limit -> interval(limit, share(limits.perMinute(), percent), Duration.ofMinutes(1)))
        .addLimit(limit -> interval(limit, share(limits.perHour(), percent), Duration.ofHours(1)))
        .withCustomTimePrecision(meter)
        .build();
  }

  /** Never nothing, or a small quota would let nobody through. */
  private static long share(long calls, long percent) {
    return Math.max(1, calls * percent / 100);
  }

  private static BandwidthBuilderBuildStage interval(
      BandwidthBuilderCapacityStage limit, long calls, Duration period) {
    return limit.capacity(calls).refillIntervally(calls, period);
  }
}
