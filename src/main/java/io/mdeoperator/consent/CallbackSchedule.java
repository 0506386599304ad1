// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.consent;

import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.api.v1alpha1.MdeTenantStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a tenant is verified because of consent callbacks: at once, but no more than once in ten
 * seconds. All replicas compute the same times from the same status. Pure.
 */
public final class CallbackSchedule {
  static final Duration INTERVAL = Duration.ofSeconds(10);

  /** One interval to wait, and one by which the clocks of replicas may differ. */
  static final Duration MAX_AHEAD = INTERVAL.multipliedBy(2);

  private CallbackSchedule() {}

  /**
   * The time of the check that answers a callback.
   *
   * @param last the last callback's time
   * @param answered the same, if its check is over already
   */
  static Instant next(Optional<Instant> last, Optional<Instant> answered, Instant now) {
    return last.filter(time -> isRecent(time, now))
        .map(time -> time.isAfter(now) && answered.isEmpty() ? time : time.plus(INTERVAL))
        .orElse(now);
  }

  /**
   * How long the leader has to wait before it verifies a tenant whose last callback was not
   * answered yet. Never longer than the interval from the callback that was answered last, so that
   * callbacks that keep coming cannot put a check off for ever.
   */
  public static Duration untilDue(MdeTenant tenant, Instant now) {
    var handled = MdeTenantStatus.handledCallbackTimeOf(tenant);
    return MdeTenantStatus.callbackTimeOf(tenant)
        .filter(time -> isRecent(time, now) && handled.filter(time::isAfter).isPresent())
        .map(time -> earlier(time, handled.get().plus(INTERVAL)))
        .filter(now::isBefore)
        .map(due -> Duration.between(now, due))
        .orElse(Duration.ZERO);
  }

  /** Clocks of replicas may differ, so a time that lies ahead counts, too. */
  private static boolean isRecent(Instant time, Instant now) {
    return time.isAfter(now.minus(INTERVAL)) && time.isBefore(now.plus(MAX_AHEAD));
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
