// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.poll;

import static io.mdeoperator.alertsync.testing.Feeds.NOON;
import static io.mdeoperator.alertsync.testing.Feeds.feed;
import static io.mdeoperator.alertsync.testing.Feeds.input;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.alertsync.poll.PollReport.SinkReport;
import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.delivery.SinkHealth;
import io.mdeoperator.delivery.StepResult;
import io.mdeoperator.delivery.checkpoint.Gap;
import io.mdeoperator.delivery.checkpoint.Progress;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FeedMetricsTest {
  private static final StepResult DONE = new StepResult.Done();
  private static final StepResult FAILED =
      new StepResult.SinkFailed(new Problem(Reason.SINK_UNAVAILABLE, "The sink is down."));

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final FeedStates states = new FeedStates();
  private Instant now = NOON;
  private Instant passed = Instant.EPOCH;
  private final FeedMetrics metrics = new FeedMetrics(registry, () -> now, () -> passed);

  @BeforeEach
  void measure() {
    metrics.measure(states);
  }

  @Test
  void sumsUpTheGapsAndLaggingSinksOfAllFeeds() {
    report("a", DONE, progress(0, 0, 0));
    report("b", DONE, progress(0, 0, 0));

    assertThat(gauge("mde.feed.gaps")).isEqualTo(2);
    assertThat(gauge("mde.feed.sinks.lagging")).isEqualTo(2);
  }

  @Test
  void tellsWhenTheFeedThatWasPolledLongestAgoWasPolled() {
    assertThat(gauge("mde.feed.oldest.poll.timestamp")).isNaN();
    polled("a");
    pass(60);
    polled("b");
    pass(60);
    assertThat(gauge("mde.feed.oldest.poll.timestamp")).isEqualTo(seconds(NOON));

    polled("a");
    assertThat(gauge("mde.feed.oldest.poll.timestamp")).isEqualTo(seconds(NOON.plusSeconds(60)));
  }

  @Test
  void forgetsFeedsThatMustNotPollOrAreDeleted() {
    polled("a");
    report("a", FAILED, progress(0, 0, 0));
    states.of(input(withUid("a")), passed).hold();
    assertThat(gauge("mde.feed.oldest.poll.timestamp")).isNaN();

    states.forget(withUid("a"));
    assertThat(undelivered("configMap")).isNaN();
  }

  @Test
  void tellsSinceWhenAnAlertWaitsForASink() {
    report("a", DONE, progress(0, 0, 0));
    assertThat(undelivered("configMap")).isNaN();
    report("a", FAILED, progress(0, 0, 0));
    pass(600);
    report("a", FAILED, progress(0, 0, 0));

    assertThat(undelivered("configMap")).isEqualTo(seconds(NOON));
    assertThat(undelivered("webhook")).isNaN();

    report("a", DONE, progress(1, 0, 0));
    assertThat(undelivered("configMap")).isNaN();
  }

  @Test
  void aClockThatIsSetMovesTheTimesAlong() {
    polled("a");
    passed = passed.plusSeconds(60);
    now = NOON.minusSeconds(3_000);

    assertThat(gauge("mde.feed.oldest.poll.timestamp")).isEqualTo(seconds(now.minusSeconds(60)));
  }

  @Test
  void countsWhatBecameOfRevisionsByTheKindOfSink() {
    report("a", DONE, progress(5, 1, 2));
    report("a", DONE, progress(7, 1, 2));
    report("a", DONE, progress(0, 0, 0)); // a checkpoint that was set aside

    assertThat(alerts("delivered")).isEqualTo(7);
    assertThat(alerts("quarantined")).isEqualTo(1);
    assertThat(alerts("superseded")).isEqualTo(2);
  }

  /** An increase, of which an alert rule asks, is seen against an earlier value only. */
  @Test
  void countsFromZeroBeforeTheFirstRevision() {
    assertThat(alerts("quarantined")).isZero();
  }

  private void polled(String uid) {
    var feed = withUid(uid);
    states.of(input(feed), passed).polled(input(feed), passed, Duration.ofMinutes(1));
  }

  private void report(String uid, StepResult step, Progress progress) {
    var feed = withUid(uid);
    var state = states.of(input(feed), passed);
    var report =
        new PollReport(
            List.of(
                new SinkReport(
                    "one",
                    step,
                    new SinkHealth.Healthy(),
                    Optional.of(progress),
                    Optional.empty(),
                    true)));
    metrics.reported(input(feed), state.report(), report);
    state.report(input(feed), report, passed);
  }

  private static Progress progress(long delivered, long quarantined, long superseded) {
    var gap = new Gap(NOON.minusSeconds(2), NOON.minusSeconds(1));
    return new Progress(
        delivered, quarantined, superseded, Optional.empty(), Optional.empty(), List.of(gap));
  }

  private void pass(long seconds) {
    now = now.plusSeconds(seconds);
    passed = passed.plusSeconds(seconds);
  }

  private static double seconds(Instant time) {
    return time.getEpochSecond();
  }

  private double gauge(String name) {
    return registry.get(name).gauge().value();
  }

  private double undelivered(String kind) {
    return registry
        .get("mde.feed.oldest.undelivered.timestamp")
        .tag("sink_kind", kind)
        .gauge()
        .value();
  }

  private double alerts(String outcome) {
    return registry
        .get("mde.alerts")
        .tag("sink_kind", "configMap")
        .tag("outcome", outcome)
        .counter()
        .count();
  }

  private static MdeAlertSync withUid(String uid) {
    var feed = feed("one");
    feed.getMetadata().setUid(uid);
    return feed;
  }
}
