// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.mdeoperator.alertsync.testing.Feeds;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus;
import io.mdeoperator.shard.Shard;
import io.micrometer.core.instrument.Tags;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OperatorMetricsTest {
  private static final Instant POLLED = Instant.parse("2026-11-24T08:00:00Z");

  @Test
  void tellsHowFarEachSinkOfAFeedHasCome() throws IOException {
    assertThat(scrape(true, feed()))
        .contains(
            "mde_feed_info{name=\"feed\",namespace=\"ns\",ready=\"Unknown\",reason=\"\"} 1",
            "mde_feed_last_poll_timestamp_seconds{name=\"feed\",namespace=\"ns\"} 1.7955072E9",
            "mde_feed_watermark_timestamp_seconds{name=\"feed\",namespace=\"ns\",sink=\"siem\"}"
                + " 1.7955071405E9");
  }

  @Test
  void namesNoObjectOnRequest() throws IOException {
    assertThat(scrape(false, feed())).contains("mde_feeds{").doesNotContain("name=\"feed\"");
  }

  /** So that the sum over the leaders of all shards is right. */
  @Test
  void countsTheObjectsOfItsShardOnly() throws IOException {
    for (var index = 0; index < 2; index++) {
      var shard = new Shard(index, 2);

      var shown = scrape(true, feed(), shard);

      assertThat(shown.contains("name=\"feed\"")).isEqualTo(shard.owns(feed()));
      assertThat(
              shown.contains(
                  "mde_feeds{namespace=\"ns\",ready=\"Unknown\",reason=\"\",shard=\""
                      + index
                      + "\"} 1"))
          .isEqualTo(shard.owns(feed()));
    }
  }

  @Test
  void aFeedThatHasNotPolledYetHasNoTimes() {
    var fresh = Feeds.feed("one");
    fresh.setStatus(null);

    assertThat(scrape(true, fresh))
        .contains("mde_feed_info{")
        .doesNotContain("last_poll_timestamp_seconds{", "watermark_timestamp_seconds{");
  }

  /** So that they can be summed up. */
  @Test
  void queuesOfAllKindsHaveOneName() {
    var registry = OperatorMetrics.newRegistry();
    for (var kind : List.of("MdeTenant", "MdeAlertSync")) {
      var name = "operator.sdk.reconciliations.queue.size." + kind.toLowerCase(Locale.ROOT);
      registry.gauge(name, Tags.of("kind", kind), new AtomicInteger(3));
    }

    assertThat(registry.scrape())
        .contains(
            "# HELP operator_sdk_reconciliations_queue_size Objects that wait to be processed\n",
            "operator_sdk_reconciliations_queue_size{kind=\"MdeAlertSync\"} 3",
            "operator_sdk_reconciliations_queue_size{kind=\"MdeTenant\"} 3");
  }

  /** An object that fails for ever would have a series for each retry. */
  @Test
  void retriesAreCountedTogether() {
    var registry = OperatorMetrics.newRegistry();
    for (var retry = 0; retry < 3; retry++) {
      var tags = Tags.of("kind", "MdeTenant", "reconciliations.retries.number", "" + retry);
      registry.counter("operator.sdk.reconciliations.started", tags).increment();
    }

    assertThat(registry.scrape())
        .contains("operator_sdk_reconciliations_started_total{kind=\"MdeTenant\"} 3.0");
  }

  private static String scrape(boolean perObject, MdeAlertSync feed) {
    return scrape(perObject, feed, Shard.SOLE);
  }

  private static String scrape(boolean perObject, MdeAlertSync feed, Shard shard) {
    var registry = OperatorMetrics.newRegistry();
    new OperatorMetrics(registry, perObject, shard)
        .ofFeeds(
            () -> Stream.of(feed),
            polled -> Optional.ofNullable(polled.getStatus()).map(_ -> POLLED));
    return registry.scrape();
  }

  private static MdeAlertSync feed() throws IOException {
    var feed = Feeds.feed("one");
    feed.setStatus(
        new ObjectMapper()
            .readValue(
                """
                {"sinks": [
                  {"name": "siem", "watermarkTime": "2026-11-24T07:59:00.5Z"},
                  {"name": "new"}]}
                """,
                MdeAlertSyncStatus.class));
    return feed;
  }
}
