// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.defender;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hc.client5.http.utils.DateUtils;

/**
 * Call limits per app and tenant: 100 a minute and 1,500 an hour (Microsoft: "List alerts API"), in
 * sliding windows by the simulator's clock. A refused call does not count. Thread-safe.
 */
public final class Quotas {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);

  /** How a refusal says when to come again. */
  public enum RetryAfter {
    SECONDS,
    DATE,
    NONE
  }

  private record Caller(String appId, String tenantId) {}

  private record Limits(int perMinute, int perHour) {}

  private final Clock clock;
  private final Map<Caller, Deque<Instant>> calls = new ConcurrentHashMap<>();
  private volatile Limits limits = new Limits(100, 1500);
  private volatile RetryAfter form = RetryAfter.SECONDS;

  public Quotas(Clock clock) {
    this.clock = clock;
  }

  /** Other limits from now on, calls already made count. */
  public Quotas limit(int perMinute, int perHour) {
    limits = new Limits(perMinute, perHour);
    return this;
  }

  /** No limits from now on. */
  public Quotas off() {
    limits = null;
    calls.clear();
    return this;
  }

  /** How refusals say when to come again: in seconds unless told otherwise. */
  public Quotas retryAfter(RetryAfter retryAfter) {
    form = retryAfter;
    return this;
  }

  /**
   * Counts a call.
   *
   * @throws DefenderError 429 when it is one too many
   */
  public void count(String appId, String tenantId) {
    var now = limits;
    if (now != null) {
      var made = calls.computeIfAbsent(new Caller(appId, tenantId), c -> new ArrayDeque<>());
      synchronized (made) {
        count(made, now);
      }
    }
  }

  private void count(Deque<Instant> made, Limits limit) {
    var now = clock.instant();
    while (!made.isEmpty() && !made.peekFirst().isAfter(now.minus(HOUR))) {
      made.removeFirst();
    }
    if (made.size() >= limit.perHour()) {
      throw refusal(now, made.peekFirst().plus(HOUR));
    }
    var minuteAgo = now.minus(MINUTE);
    var lastMinute = 0;
    Instant oldest = null;
    for (var calls = made.descendingIterator(); calls.hasNext(); ) {
      var call = calls.next();
      if (!call.isAfter(minuteAgo)) {
        break;
      }
      lastMinute++;
      oldest = call;
    }
    if (lastMinute >= limit.perMinute()) {
      throw refusal(now, oldest == null ? now.plus(MINUTE) : oldest.plus(MINUTE));
    }
    made.addLast(now);
  }

  private DefenderError refusal(Instant now, Instant again) {
    var wait = Math.max(1, Math.ceilDiv(Duration.between(now, again).toMillis(), 1000));
    Map<String, String> headers =
        switch (form) {
          case SECONDS -> Map.of("Retry-After", Long.toString(wait));
          case DATE -> Map.of("Retry-After", DateUtils.formatStandardDate(now.plusSeconds(wait)));
          case NONE -> Map.of();
        };
    return new DefenderError(
        429, "TooManyRequests", "Quota exceeded for the calls of this application.", headers);
  }
}
