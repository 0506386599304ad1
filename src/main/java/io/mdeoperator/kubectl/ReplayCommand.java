// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl;

import io.mdeoperator.api.Api;
import io.mdeoperator.api.Durations;
import io.mdeoperator.api.Timestamps;
import io.mdeoperator.kubectl.feed.Request;
import io.mdeoperator.kubectl.view.KubeObject;
import io.mdeoperator.kubectl.why.Verdict;
import java.io.Console;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "replay",
    description = {
      "Has a feed deliver once more all alerts that were updated since a time. Asks first.",
      "Receivers recognise duplicates by the events' source and id."
    })
final class ReplayCommand extends FeedCommand {
  @Option(
      names = "--from",
      required = true,
      paramLabel = "TIME",
      description = "Such as 2026-11-01T00:00:00Z, or 24h: that long ago.")
  private String from;

  @Option(
      names = "--sink",
      paramLabel = "NAME",
      description = "To this sink only; otherwise to all.")
  private String sink;

  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask.")
  private boolean yes;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "How long to wait until the feed has begun. Default: 1m.")
  private Duration timeout = Duration.ofMinutes(1);

  @Override
  public Integer call() throws Exception {
    var time = time();
    var cluster = cluster();
    var feed = feed(cluster);
    checkSink(feed);
    if (!yes && !isConfirmed(feed, time)) {
      remark("Nothing was changed.");
      return KubectlMde.NOT_READY;
    }
    var value = value(feed, time);
    var request = new Request(cluster, feed);
    request.set(Api.REPLAY_FROM_ANNOTATION, value);
    if (feed.has("spec", "tenantSelector")) {
      out().println("Requested. The child feeds begin with their next polls.");
      return 0;
    }
    if (request.awaitAnswer("lastHandledReplayFrom", value, timeout)) {
      out().println("The replay has begun.");
      return 0;
    }
    remark("Requested, but the feed has not begun yet. It says:");
    out().println(Verdict.line(feed));
    return KubectlMde.NOT_READY;
  }

  private Instant time() {
    var now = Instant.now();
    var time = Timestamps.parse(from).or(() -> ago(now));
    if (time.isEmpty()) {
      throw wrong("--from must be a time such as 2026-11-01T00:00:00Z, or a duration such as 24h.");
    }
    if (time.get().isAfter(now)) {
      throw wrong("--from is in the future.");
    }
    return time.get().truncatedTo(ChronoUnit.SECONDS);
  }

  private Optional<Instant> ago(Instant now) {
    try {
      return Optional.of(now.minus(Durations.parse(from))).filter(Timestamps::isValid);
    } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  private void checkSink(KubeObject feed) {
    var sinks = feed.elements("spec", "sinks").flatMap(one -> one.text("name").stream()).toList();
    if (sink != null && !sinks.contains(sink)) {
      throw wrong("The feed has no sink '" + sink + "'; it has " + String.join(", ", sinks) + ".");
    }
  }

  /** The same time again is a new request, too: then it begins a moment earlier. */
  private String value(KubeObject feed, Instant time) {
    var before =
        List.of(
            feed.text("metadata", "annotations", Api.REPLAY_FROM_ANNOTATION).orElse(""),
            feed.text("status", "lastHandledReplayFrom").orElse(""));
    var next = time;
    while (before.contains(written(next))) {
      next = next.minusSeconds(1);
    }
    return written(next);
  }

  private String written(Instant time) {
    return time + (sink == null ? "" : "@" + sink);
  }

  private boolean isConfirmed(KubeObject feed, Instant time) {
    var terminal =
        Optional.ofNullable(System.console())
            .filter(Console::isTerminal)
            .orElseThrow(() -> wrong("There is no terminal to ask at: add --yes."));
    var answer =
        terminal.readLine(
            "%s delivers all alerts since %s again to %s. Continue? [y/N] ",
            feed.title(), time, sink == null ? "all its sinks" : "sink " + sink);
    return answer != null && answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
  }
}
