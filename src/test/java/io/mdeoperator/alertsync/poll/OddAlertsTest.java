// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.alertsync.testing.Alerts;
import io.mdeoperator.alertsync.testing.FakeSink;
import io.mdeoperator.alertsync.testing.Feeds;
import io.mdeoperator.alertsync.testing.MemoryCheckpointStore;
import io.mdeoperator.alertsync.testing.MemoryQuarantine;
import io.mdeoperator.alertsync.testing.SingleSink;
import io.mdeoperator.base.Ticks;
import io.mdeoperator.defender.RawAlerts;
import io.mdeoperator.delivery.SinkDeliveryTest;
import io.mdeoperator.delivery.SinkState;
import io.mdeoperator.delivery.SinkStores;
import io.mdeoperator.delivery.StepResult;
import io.mdeoperator.delivery.checkpoint.Gap;
import io.mdeoperator.sink.SinkRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Alerts that nobody has seen yet, between two of the usual kind. */
class OddAlertsTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant ODD = NOON.minusSeconds(120);

  private final RawAlerts source = new RawAlerts();
  private final FakeSink sink = new FakeSink();
  private final MemoryCheckpointStore store = new MemoryCheckpointStore();
  private final MemoryQuarantine quarantine = new MemoryQuarantine();
  private final SinkState state = new SinkState();

  @BeforeEach
  void addNeighbours() {
    source.put(NOON.minusSeconds(180), usual("before", NOON.minusSeconds(180)));
    source.put(NOON.minusSeconds(60), usual("behind", NOON.minusSeconds(60)));
  }

  @Test
  void anAlertOf30MegabytesIsLeftOutAsAGap() {
    source.put(ODD, with("\"title\":\"" + "x".repeat(30 << 20) + "\""));

    assertLeftOut();
  }

  @Test
  void nestingOf10000IsLeftOutAsAGap() {
    source.put(ODD, with("\"x\":" + "[".repeat(10_000) + "]".repeat(10_000)));

    assertLeftOut();
  }

  @Test
  void invalidUtf8IsLeftOutAsAGap() {
    source.put(ODD, with("\"title\":\"\u00ff\"").getBytes(StandardCharsets.ISO_8859_1));

    assertLeftOut();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"x\":[[[[", "\"x\":1}}", "\"title\":\"cut off", "\"n\":0x1", "\"id\" \"two\""})
  void whatIsNoJsonIsLeftOutAsAGap(String fields) {
    source.put(ODD, with(fields));

    assertLeftOut();
  }

  @Test
  void neighboursInTheSameSecondAreDeliveredAndOnlyThatInstantIsLeftOut() {
    for (var i = 1; i <= 5; i++) {
      source.put(ODD.plusNanos(100L * i), usual("behind" + i, ODD.plusNanos(100L * i)));
      source.put(ODD.minusNanos(100L * i), usual("before" + i, ODD.minusNanos(100L * i)));
    }
    source.put(ODD, with("\"x\":" + "[".repeat(10_000) + "]".repeat(10_000)));
    pollUntilDone();

    for (var rescans = 0; rescans < 4; rescans++) {
      step(true);
    }

    assertThat(sink.ids()).hasSize(12).doesNotHaveDuplicates().doesNotContain("odd");
    assertThat(store.read("mirror").gaps()).containsExactly(new Gap(ODD, ODD.plus(Ticks.ONE)));
  }

  @Test
  void aHundredThousandEvidenceEntriesArePassedOn() {
    source.put(ODD, with("\"evidence\":[" + "{\"entityType\":\"File\"},".repeat(99_999) + "{}]"));

    pollUntilDone();

    assertThat(sink.ids()).containsExactly("before", "odd", "behind");
    assertThat(odd().json()).hasSizeGreaterThan(2 << 20);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"evidence\":null",
        "\"evidence\":[]",
        "\"severity\":\"Apocalyptic\",\"status\":7",
        "\"category\":\"null\",\"relatedUser\":{\"userName\":null}",
        "\"title\":\"zero\u200bwidth \u0000 and \\ud800\"",
        "\"n\":1e400,\"m\":-0,\"l\":123456789012345678901234567890",
        "\"title\":\"first\",\"title\":\"second\"",
      })
  void whatIsJsonIsPassedOnAsItCame(String fields) {
    var json = with(fields.replace("\u0000", "\\u0000"));
    source.put(ODD, json);

    pollUntilDone();

    assertThat(sink.ids()).containsExactly("before", "odd", "behind");
    assertThat(new String(odd().json(), StandardCharsets.UTF_8)).isEqualTo(json);
  }

  @Test
  void theLastOfTwoIdsCounts() {
    source.put(ODD, with("\"id\":\"second\""));

    pollUntilDone();

    assertThat(sink.ids()).containsExactly("before", "second", "behind");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b", "line\\nbreak", " ", "../../secrets", "%2e%2e", "\u202e"})
  void oddIdsAreIdsLikeAnyOther(String id) {
    source.put(ODD, with("\"id\":\"" + id + "\""));

    pollUntilDone();

    assertThat(sink.ids()).hasSize(3);
    assertThat(quarantine.content().content()).isEmpty();
  }

  @Test
  void anIdOfTenKilobytesIsAnIdLikeAnyOther() {
    source.put(ODD, with("\"id\":\"" + "i".repeat(10_000) + "\""));

    pollUntilDone();

    assertThat(sink.ids().get(1)).hasSize(10_000);
  }

  private void assertLeftOut() {
    pollUntilDone();

    assertThat(sink.ids()).containsExactly("before", "behind");
    assertThat(store.read("mirror").gaps())
        .singleElement()
        .satisfies(
            gap -> {
              assertThat(gap.from()).isBeforeOrEqualTo(ODD);
              assertThat(gap.before()).isAfter(ODD);
            });
  }

  private SinkRecord odd() {
    return sink.batches().stream()
        .flatMap(batch -> batch.items().stream())
        .map(item -> item.record())
        .filter(alert -> alert.id().equals("odd"))
        .findFirst()
        .orElseThrow();
  }

  private void pollUntilDone() {
    for (var polls = 0; polls < 10; polls++) {
      if (step(false) instanceof StepResult.Done) {
        return;
      }
    }
    throw new AssertionError("the feed does not go on");
  }

  private StepResult step(boolean isRescan) {
    var stores = new SinkStores(store, quarantine, Feeds.remembered());
    return new SingleSink(SinkDeliveryTest.PLAN, source, sink, stores, state)
        .step(Optional.empty(), isRescan, SinkDeliveryTest.budget(100), NOON);
  }

  private static String usual(String id, Instant time) {
    return new String(Alerts.alert(id, time).json(), StandardCharsets.UTF_8);
  }

  private static String with(String fields) {
    return "{\"id\":\"odd\",\"lastUpdateTime\":\"" + ODD + "\"," + fields + "}";
  }
}
