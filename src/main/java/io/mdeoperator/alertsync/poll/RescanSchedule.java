package io.mdeoperator.alertsync.poll;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** When a feed reads far back: at moments that its UID spreads over the period. Pure. */
final class RescanSchedule {
  private RescanSchedule() {}

  /** Whether a moment has passed since the last rescan; always when there was none yet. */
  static boolean isDue(String uid, Duration period, Optional<Instant> last, Instant now) {
    return last.map(time -> slot(uid, period, time) < slot(uid, period, now)).orElse(true);
  }

  private static long slot(String uid, Duration period, Instant time) {
    var phase = Math.floorMod(uid.hashCode() * 0x9E3779B97F4A7C15L, period.toMillis());
    return Math.floorDiv(time.toEpochMilli() - phase, period.toMillis());
  }
}
