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

  /** Why the feed is Ready: with spans that could not be read, or without. */
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
            "But "
                + gaps.size()
                + " windows of time cannot be fetched and are tried again with each rescan, the first from "
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
        : Optional.of("Behind, and catching up by themselves: " + names + ".");
  }

  /** Rescans read back less far where more alerts were updated lately than can be remembered. */
  private Optional<String> reach(PollReport report) {
    var lookback = Durations.parse(input.feed().getSpec().rescan().lookback());
    return report.sinks().stream()
        .flatMap(sink -> sink.progress().stream())
        .filter(progress -> isShortened(progress, lookback))
        .flatMap(progress -> progress.reach().stream())
        .max(Comparator.naturalOrder())
        .map(
            reach ->
                "Rescans read back to "
                    + reach
                    + " only: no more than 50,000 alerts are remembered.");
  }

  private static boolean isShortened(Progress progress, Duration lookback) {
    return progress.watermark().isPresent()
        && progress
            .reach()
            .filter(reach -> reach.isAfter(progress.watermark().get().minus(lookback)))
            .isPresent();
  }
}
