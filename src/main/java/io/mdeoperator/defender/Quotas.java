package io.mdeoperator.defender;

import io.github.bucket4j.BandwidthBuilder.BandwidthBuilderBuildStage;
import io.github.bucket4j.BandwidthBuilder.BandwidthBuilderCapacityStage;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/**
 * Keeps each customer's calls within what the API allows an application: 100 a minute and 1,500 an
 * hour (Microsoft: "List alerts API", limitations), shared by all callers. Feeds leave a twentieth
 * to the check of their tenant, which would not be Ready without; laggards together get a quarter.
 * Whole minutes and hours from the first call are counted, since a steady refill would let twice as
 * many through at first. Thread-safe; a customer that nobody asked for in two hours is forgotten.
 */
public final class Quotas {
  private static final long CALLS_PER_MINUTE = 100;
  private static final long CALLS_PER_HOUR = 1_500;
  private static final long ALL_PERCENT = 100;
  private static final long FEEDS_PERCENT = 95;
  private static final long LAGGARDS_PERCENT = 25;
  private static final Duration MEMORY = Duration.ofHours(2);

  private final ConcurrentMap<Key, Quota> quotas = new ConcurrentHashMap<>();
  private final Clock clock;
  private volatile Instant lastSweep = Instant.EPOCH;

  private record Key(String clientId, String tenantId) {
    static Key of(String clientId, String tenantId) {
      return new Key(clientId.toLowerCase(Locale.ROOT), tenantId.toLowerCase(Locale.ROOT));
    }
  }

  private record Quota(
      Bucket all, Bucket feeds, Bucket laggards, Instant closedUntil, Instant lastUse) {
    Quota usedAt(Instant now) {
      return new Quota(all, feeds, laggards, closedUntil, now);
    }

    Quota closedUntil(Instant time) {
      var later = time.isAfter(closedUntil) ? time : closedUntil;
      return new Quota(all, feeds, laggards, later, lastUse);
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

    private List<Bucket> buckets(QuotaShare share) {
      return switch (share) {
        case ALL -> List.of(all);
        case FEEDS -> List.of(feeds, all);
        case LAGGARDS -> List.of(laggards, feeds, all);
      };
    }
  }

  /** All quotas are full. */
  public Quotas(Clock clock) {
    this.clock = clock;
  }

  /**
   * Takes one call from the quota.
   *
   * @return empty when the call may be made, else how long to wait
   */
  public Optional<Duration> take(String clientId, String tenantId, QuotaShare share) {
    var now = clock.instant();
    forgetIdle(now);
    var quota =
        quotas.compute(
            Key.of(clientId, tenantId),
            (_, known) -> (known == null ? fullQuota(now) : known).usedAt(now));
    if (quota.closedUntil().isAfter(now)) {
      return Optional.of(Duration.between(now, quota.closedUntil()));
    }
    var wait = quota.take(share);
    return wait == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(wait));
  }

  /** Lets no call through for a while, as the API asked. */
  public void close(String clientId, String tenantId, Duration time) {
    var now = clock.instant();
    quotas.compute(
        Key.of(clientId, tenantId),
        (_, known) -> (known == null ? fullQuota(now) : known).closedUntil(now.plus(time)));
  }

  /** How many customers are known. */
  int size() {
    return quotas.size();
  }

  private Quota fullQuota(Instant now) {
    return new Quota(
        bucket(ALL_PERCENT), bucket(FEEDS_PERCENT), bucket(LAGGARDS_PERCENT), Instant.EPOCH, now);
  }

  private Bucket bucket(long percent) {
    return Bucket.builder()
        .addLimit(limit -> interval(limit, CALLS_PER_MINUTE * percent / 100, Duration.ofMinutes(1)))
        .addLimit(limit -> interval(limit, CALLS_PER_HOUR * percent / 100, Duration.ofHours(1)))
        .withCustomTimePrecision(new ClockMeter(clock))
        .build();
  }

  private static BandwidthBuilderBuildStage interval(
      BandwidthBuilderCapacityStage limit, long calls, Duration period) {
    return limit.capacity(calls).refillIntervally(calls, period);
  }

  private void forgetIdle(Instant now) {
    if (now.isAfter(lastSweep.plus(Duration.ofMinutes(1)))) {
      lastSweep = now;
      quotas.values().removeIf(quota -> quota.lastUse().isBefore(now.minus(MEMORY)));
    }
  }

  private record ClockMeter(Clock clock) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      var now = clock.instant();
      return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }

    @Override
    public boolean isWallClockBased() {
      return true;
    }
  }
}
