// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.consent;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.mdeoperator.base.ClockMeter;
import io.mdeoperator.base.MonotonicClock;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * How many requests are answered: 30 at once and then one a second for each address (of IPv6, each
 * network of 64 bits), and 200 at once and then 50 a second for all. At most {@value #ADDRESSES}
 * addresses are remembered. Thread-safe.
 */
final class CallbackLimits {
  static final int ADDRESSES = 10_000;

  private static final int AT_ONCE = 30;
  private static final int ALL_AT_ONCE = 200;
  private static final int ALL_PER_SECOND = 50;
  private static final int NETWORK_BYTES = 8;

  /** An address that is silent for so long may ask as often as one that is not known. */
  private static final Duration UNTIL_FULL = Duration.ofSeconds(AT_ONCE);

  private final ClockMeter meter;
  private final Bucket all;
  private final Cache<String, Bucket> byAddress;

  CallbackLimits(MonotonicClock clock) {
    meter = new ClockMeter(clock);
    all = bucket(ALL_AT_ONCE, ALL_PER_SECOND);
    byAddress =
        Caffeine.newBuilder()
            .maximumSize(ADDRESSES)
            .expireAfterAccess(UNTIL_FULL)
            .ticker(meter)
            .executor(Runnable::run)
            .build();
  }

  /** Whether one more request of this address is answered. Those that are not count for nothing. */
  boolean allow(InetAddress address) {
    return bucketOf(address).tryConsume(1) && all.tryConsume(1);
  }

  long addresses() {
    return byAddress.estimatedSize();
  }

  private Bucket bucketOf(InetAddress address) {
    return byAddress.get(network(address), _ -> bucket(AT_ONCE, 1));
  }

  private static String network(InetAddress address) {
    var bytes = address.getAddress();
    return HexFormat.of()
        .formatHex(address instanceof Inet6Address ? Arrays.copyOf(bytes, NETWORK_BYTES) : bytes);
  }

  private Bucket bucket(int atOnce, int perSecond) {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(atOnce).refillGreedy(perSecond, Duration.ofSeconds(1)))
        .withCustomTimePrecision(meter)
        .build();
  }
}
