// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync;

import io.mdeoperator.alertsync.checkpoint.Progress;
import io.mdeoperator.alertsync.poll.FeedInput;
import io.mdeoperator.alertsync.poll.PollReport;
import io.mdeoperator.alertsync.poll.PollReport.SinkReport;
import io.mdeoperator.api.Durations;
import io.mdeoperator.api.reason.Reason;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What people should know about a feed that works. Pure. */
final class FeedRemarks {
  private final FeedInput input;

  FeedRemarks(FeedInput input) {
    this.input = input;
  }

  /** Why the feed is Ready: with gaps, or without. */
  Reason reason(PollReport report) {
    return report.gaps().isEmpty() ? Reason.READY : Reason.GAPS_OPEN;
  }

  /** The remarks, behind a first sentence. */
  String after(String first, PollReport report) {
    return Stream.of(
            Stream.of(first),
            gaps(report).stream(),
            report.sinks().stream().flatMap((SinkReport sink) -> sink.notice().stream()),
            lagging(report).stream(),
            reach(report).stream(),
            report.replay().problem().stream())
        .flatMap(sentences -> sentences)
        .collect(Collectors.joining(" "));
  }

  private static Optional<String> gaps(PollReport report) {
    var gaps = report.gaps();
    return gaps.isEmpty()
        ? Optional.empty()
        : Optional.of(
            (gaps.size() == 1
                    ? "1 time range cannot be read and is retried at every rescan: "
                    : gaps.size()
                        + " time ranges cannot be read and are retried at every rescan; first: ")
                + gaps.getFirst().from()
                + " to "
                + gaps.getFirst().before()
                + ".");
  }

  private static Optional<String> lagging(PollReport report) {
    var names =
        report.sinks().stream()
            .filter(SinkReport::lagging)
            .map(sink -> "'" + sink.name() + "'")
            .collect(Collectors.joining(", "));
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of("Sinks that are behind and catching up separately: " + names + ".");
  }

  /** Rescans reach back less far if more alerts were updated recently than can be remembered. */
  private Optional<String> reach(PollReport report) {
    var lookback = Durations.parse(input.feed().getSpec().rescan().lookback());
    return report.sinks().stream()
        .flatMap(sink -> sink.progress().stream())
        .filter(progress -> isShortened(progress, lookback))
        .flatMap(progress -> progress.reach().stream())
        .max(Comparator.naturalOrder())
        .map(
            reach ->
                "Rescans read back only to "
                    + reach
                    + ", because at most 50,000 alerts are remembered.");
  }

  private static boolean isShortened(Progress progress, Duration lookback) {
    return progress.watermark().isPresent()
        && progress
            .reach()
            .filter(reach -> reach.isAfter(progress.watermark().get().minus(lookback)))
            .isPresent();
  }
}
