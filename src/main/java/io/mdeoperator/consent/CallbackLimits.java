package io.mdeoperator.consent;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How many requests are answered: 30 at once and then one a second for each address (of IPv6, each
 * network of 64 bits), and 200 at once and then 50 a second for all. Addresses are remembered while
 * they are among the last {@value #ADDRESSES}. Thread-safe.
 */
final class CallbackLimits {
  static final int ADDRESSES = 10_000;

  private static final int AT_ONCE = 30;
  private static final int ALL_AT_ONCE = 200;
  private static final int ALL_PER_SECOND = 50;
  private static final int NETWORK_BYTES = 8;

  private final TimeMeter time;
  private final Bucket all;
  private final Map<String, Bucket> byAddress =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > ADDRESSES;
        }
      };

  CallbackLimits(Clock clock) {
    time = new ClockTime(clock);
    all = bucket(ALL_AT_ONCE, ALL_PER_SECOND);
  }

  /** Whether one more request of this address is answered. Those that are not count for nothing. */
  boolean allow(InetAddress address) {
    return bucketOf(address).tryConsume(1) && all.tryConsume(1);
  }

  synchronized int addresses() {
    return byAddress.size();
  }

  private synchronized Bucket bucketOf(InetAddress address) {
    return byAddress.computeIfAbsent(network(address), _ -> bucket(AT_ONCE, 1));
  }

  private static String network(InetAddress address) {
    var bytes = address.getAddress();
    return HexFormat.of()
        .formatHex(address instanceof Inet6Address ? Arrays.copyOf(bytes, NETWORK_BYTES) : bytes);
  }

  private Bucket bucket(int atOnce, int perSecond) {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(atOnce).refillGreedy(perSecond, Duration.ofSeconds(1)))
        .withCustomTimePrecision(time)
        .build();
  }

  private record ClockTime(Clock clock) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      return TimeUnit.MILLISECONDS.toNanos(clock.millis());
    }

    @Override
    public boolean isWallClockBased() {
      return true;
    }
  }
}
