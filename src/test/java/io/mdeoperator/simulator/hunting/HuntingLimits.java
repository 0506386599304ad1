// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.hunting;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What Microsoft allows a tenant's queries (Microsoft: "Microsoft Graph security API overview",
 * "Handle advanced hunting errors"), whoever makes them: 45 a minute, processing time until it is
 * exhausted, 100,000 rows, 50 MB. Thread-safe.
 */
public final class HuntingLimits {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Clock clock;
  private final Map<String, Deque<Instant>> calls = new ConcurrentHashMap<>();
  private final Map<String, Instant> exhausted = new ConcurrentHashMap<>();
  private volatile int perMinute = 45;
  private volatile int rows = 100_000;
  private volatile int bytes = 50 << 20;
  private volatile boolean tellsRetryAfter = true;
  private volatile AnswerForm form = AnswerForm.LOWER_CASE;

  /**
   * A call is not let through.
   *
   * @param time how long the limit lasts yet
   */
  public record Excess(String message, Duration time) {}

  public HuntingLimits(Clock clock) {
    this.clock = clock;
  }

  public HuntingLimits perMinute(int limit) {
    perMinute = limit;
    return this;
  }

  /** A result with more rows is cut, and nothing tells so. */
  public HuntingLimits rows(int limit) {
    rows = limit;
    return this;
  }

  /** A longer answer is refused. */
  public HuntingLimits bytes(int limit) {
    bytes = limit;
    return this;
  }

  /** Whether a refusal has the header {@code Retry-After} beside its text; it has at first. */
  public HuntingLimits tellsRetryAfter(boolean yes) {
    tellsRetryAfter = yes;
    return this;
  }

  /** How answers are written from now on. */
  public HuntingLimits answers(AnswerForm next) {
    form = next;
    return this;
  }

  /** The processing time of this tenant is used up for a while. */
  public HuntingLimits exhaustProcessing(String tenantId, Duration time) {
    exhausted.put(tenantId.toLowerCase(Locale.ROOT), clock.instant().plus(time));
    return this;
  }

  public int rows() {
    return rows;
  }

  public int bytes() {
    return bytes;
  }

  public boolean tellsRetryAfter() {
    return tellsRetryAfter;
  }

  public AnswerForm form() {
    return form;
  }

  /** Counts a call of a tenant, unless it is one too many. */
  public Optional<Excess> count(String tenantId) {
    var now = clock.instant();
    var processing = exhausted.getOrDefault(tenantId, Instant.EPOCH);
    if (processing.isAfter(now)) {
      return Optional.of(processingTime(Duration.between(now, processing)));
    }
    var made = calls.computeIfAbsent(tenantId, _ -> new ArrayDeque<>());
    synchronized (made) {
      while (!made.isEmpty() && !made.peekFirst().isAfter(now.minus(MINUTE))) {
        made.removeFirst();
      }
      if (made.size() >= perMinute) {
        var again = made.isEmpty() ? MINUTE : Duration.between(now, made.peekFirst().plus(MINUTE));
        return Optional.of(
            new Excess(
                "API calls quota exceeded! maximum allowed " + perMinute + " per 00:01:00", again));
      }
      made.addLast(now);
      return Optional.empty();
    }
  }

  private static Excess processingTime(Duration wait) {
    return new Excess(
        "You have exceeded processing resources allocated to this tenant. You can run queries again in %d minutes and %d seconds."
            .formatted(wait.toMinutes(), wait.toSecondsPart()),
        wait);
  }
}
