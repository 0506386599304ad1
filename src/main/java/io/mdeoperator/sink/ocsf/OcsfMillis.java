// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.ocsf;

import io.mdeoperator.defender.AlertTime;
import io.mdeoperator.sink.format.AlertFields;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Times as OCSF has them: in milliseconds since 1970. */
final class OcsfMillis {
  private OcsfMillis() {}

  /** A field's time; one that is finer does not count as read. */
  static Optional<Long> of(AlertFields from, String name) {
    from.text(name, text -> AlertTime.parse(text).filter(OcsfMillis::isExact).isPresent());
    return from.copy().time(name).map(Instant::toEpochMilli);
  }

  private static boolean isExact(Instant time) {
    return time.truncatedTo(ChronoUnit.MILLIS).equals(time);
  }
}
