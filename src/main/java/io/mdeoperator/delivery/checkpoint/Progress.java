// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.delivery.checkpoint;

import io.mdeoperator.api.Limits;
import io.mdeoperator.api.Timestamps;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus.GapStatus;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus.SinkStatus;
import io.mdeoperator.defender.AlertTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How far a sink has come, for its status.
 *
 * @param watermark everything up to here has been acknowledged
 * @param reach what is older is not remembered one by one any more, so no rescan reads it
 * @param gaps spans that could not be read yet
 */
public record Progress(
    long delivered,
    long quarantined,
    long superseded,
    Optional<Instant> watermark,
    Optional<Instant> reach,
    List<Gap> gaps) {
  public static final Progress NONE =
      new Progress(0, 0, 0, Optional.empty(), Optional.empty(), List.of());

  /** What a status tells of a sink. What somebody else has written there is left out. */
  public static Progress of(SinkStatus sink) {
    return new Progress(
        count(sink.delivered()),
        count(sink.quarantined()),
        count(sink.superseded()),
        Optional.ofNullable(sink.watermarkTime()).flatMap(AlertTime::parse),
        Optional.empty(),
        Stream.ofNullable(sink.gaps())
            .flatMap(List::stream)
            .flatMap(gap -> gap(gap).stream())
            .toList());
  }

  /** An older status may lack it. */
  private static long count(Long number) {
    return number == null ? 0 : number;
  }

  private static Optional<Gap> gap(GapStatus gap) {
    return Timestamps.parse(gap.fromTime())
        .flatMap(from -> Timestamps.parse(gap.beforeTime()).map(before -> new Gap(from, before)))
        .filter(span -> span.from().isBefore(span.before()));
  }

  /** One more; stays at the greatest number that a status can show. */
  static long next(long count) {
    return Math.min(count + 1, Limits.EXACT_INTEGER);
  }
}
