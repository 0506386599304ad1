// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands at noon until it is moved. */
public final class MovedClock extends Clock {
  private volatile Instant now = Feeds.NOON;

  public void forward(Duration by) {
    now = now.plus(by);
  }

  /** Never back. */
  public void forwardTo(Instant time) {
    if (time.isAfter(now)) {
      now = time;
    }
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
