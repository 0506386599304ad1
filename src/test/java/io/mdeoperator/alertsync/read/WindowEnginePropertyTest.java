// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.alertsync.poll.PollBudget;
import io.mdeoperator.alertsync.testing.Alerts;
import io.mdeoperator.alertsync.testing.FakeDefender;
import io.mdeoperator.alertsync.testing.FakeSink;
import io.mdeoperator.alertsync.testing.Feeds;
import io.mdeoperator.alertsync.testing.FixedRoom;
import io.mdeoperator.alertsync.testing.MemoryCheckpointStore;
import io.mdeoperator.alertsync.testing.MemoryQuarantine;
import io.mdeoperator.alertsync.testing.SingleSink;
import io.mdeoperator.defender.Alert;
import io.mdeoperator.delivery.SinkDeliveryTest;
import io.mdeoperator.delivery.SinkState;
import io.mdeoperator.delivery.SinkStores;
import io.mdeoperator.delivery.StepResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Polls, rescans and restarts against a source with ties, caps, a changing order, alerts that
 * become visible late, updates between two calls, and pages that fail for a while.
 */
class WindowEnginePropertyTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final int POLLS = 40;

  /** A few such alerts are more than a batch of a feed that keeps up. */
  private static final String BULK = ",\"title\":\"" + "x".repeat(20_000) + "\"";

  private final Map<Instant, List<Alert>> becomingVisible = new TreeMap<>();
  private final Map<String, Instant> latest = new HashMap<>();
  private final Set<String> late = new HashSet<>();

  @Property(tries = 300)
  void everythingThatIsVisibleIsDeliveredAndInOrderPerAlert(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 40) int pageCap,
      @ForAll boolean hasFaults) {
    becomingVisible.clear();
    latest.clear();
    late.clear();
    var random = new Random(seed);
    var defender = new FakeDefender(pageCap, seed);
    var sink = new FakeSink();
    var store = new MemoryCheckpointStore();
    var state = new SinkState();
    var now = NOON;
    for (var poll = 0; poll < POLLS; poll++) {
      now = now.plusSeconds(30);
      defender.setNow(now);
      happen(random, defender, now);
      if (random.nextInt(8) == 0) {
        state = new SinkState();
      }
      var poison = hasFaults && random.nextInt(10) == 0 ? random.nextInt(60) : -1;
      defender.failOn(alert -> alert.id().equals("a" + poison));
      step(defender, sink, store, state, random.nextInt(4) == 0, now, 1 + random.nextInt(12));
    }
    defender.failOn(alert -> false);
    if (!hasFaults) {
      // No rescan may be needed for what was visible in time.
      while (!(step(defender, sink, store, state, false, now, 100) instanceof StepResult.Done)) {}
      assertThat(delivered(sink)).containsAllEntriesOf(inTime());
    }
    for (var end = 0; end < 3; end++) {
      now = now.plus(Duration.ofHours(2));
      defender.setNow(now);
      makeVisible(defender, Instant.MAX);
      state = new SinkState();
      while (!(step(defender, sink, store, state, true, now, 100) instanceof StepResult.Done)) {}
    }

    assertDelivered(sink);
  }

  private void happen(Random random, FakeDefender defender, Instant now) {
    for (var i = random.nextInt(6); i > 0; i--) {
      var id = "a" + random.nextInt(60);
      // Ties are frequent; an update is never older than what the alert had.
      var time = now.minusSeconds(random.nextInt(3) * 10L);
      if (latest.containsKey(id) && !latest.get(id).isBefore(time)) {
        continue;
      }
      latest.put(id, time);
      var alert = Alerts.of(id, time, Alerts.TENANT, BULK);
      var visible = random.nextInt(4) == 0 ? now.plusSeconds(random.nextInt(600)) : now;
      late.remove(id);
      if (visible.isAfter(now)) {
        late.add(id);
      }
      becomingVisible.computeIfAbsent(visible, _ -> new ArrayList<>()).add(alert);
    }
    makeVisible(defender, now);
  }

  private void makeVisible(FakeDefender defender, Instant now) {
    becomingVisible
        .entrySet()
        .removeIf(
            entry -> {
              var isVisible = !entry.getKey().isAfter(now);
              if (isVisible) {
                entry.getValue().stream()
                    .filter(alert -> !defender.has(alert.id(), alert.lastUpdateTime()))
                    .forEach(defender::put);
              }
              return isVisible;
            });
  }

  private void assertDelivered(FakeSink sink) {
    assertThat(delivered(sink)).isEqualTo(latest);
    assertThat(sink.keys()).doesNotHaveDuplicates();
  }

  private Map<String, Instant> inTime() {
    var inTime = new HashMap<>(latest);
    inTime.keySet().removeAll(late);
    return inTime;
  }

  private static Map<String, Instant> delivered(FakeSink sink) {
    var delivered = new HashMap<String, Instant>();
    sink.batches().stream()
        .flatMap(batch -> batch.items().stream())
        .forEach(
            item -> {
              var before = delivered.put(item.id(), item.time());
              assertThat(before == null || !item.time().isBefore(before))
                  .as("%s goes back from %s", item.key(), before)
                  .isTrue();
            });
    return delivered;
  }

  private static StepResult step(
      FakeDefender defender,
      FakeSink sink,
      MemoryCheckpointStore store,
      SinkState state,
      boolean isRescan,
      Instant now,
      int calls) {
    var stores = new SinkStores(store, new MemoryQuarantine(), Feeds.remembered());
    return new SingleSink(SinkDeliveryTest.PLAN, defender, sink, stores, state)
        .step(
            Optional.empty(),
            isRescan,
            new PollBudget(
                () -> now,
                calls,
                calls % 2 == 0,
                calls % 2 == 0 ? FixedRoom.LARGE : FixedRoom.SMALL),
            now);
  }
}
