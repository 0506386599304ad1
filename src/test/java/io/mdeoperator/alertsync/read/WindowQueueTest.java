// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.alertsync.testing.Alerts;
import io.mdeoperator.alertsync.testing.FakeDefender;
import io.mdeoperator.alertsync.testing.FakePages;
import io.mdeoperator.alertsync.testing.FixedRoom;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.base.Ticks;
import io.mdeoperator.defender.Alert;
import io.mdeoperator.defender.AlertQuery;
import io.mdeoperator.delivery.memory.BatchRoom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WindowQueueTest {
  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
  private static final int MAX_CALLS = 3_000;
  private static final Set<String> SINKS = Set.of("siem");
  private static final WantedAlert.Admission EVERY_ALERT = _ -> SINKS;

  @Property(tries = 400)
  void handsOnEveryAlertOnceAndReachesNoneBeforeHoweverTimesClusterAndPagesAreCut(
      @ForAll("clusteredTicks") List<Long> ticks,
      @ForAll @IntRange(min = 1, max = 9) int pageCap,
      @ForAll @IntRange(min = 1, max = 6) int batch,
      @ForAll long seed) {
    // Given
    var defender = new FakeDefender(pageCap, seed);
    var all =
        IntStream.range(0, ticks.size())
            .mapToObj(i -> alertOfAnyKind(i, ticks.get(i)))
            .peek(defender::put)
            .toList();

    // When
    var handedOn = readAll(defender, new FixedRoom(batch, Long.MAX_VALUE), all);

    // Then
    assertThat(handedOn).containsExactlyInAnyOrderElementsOf(all);
  }

  @Provide
  Arbitrary<List<Long>> clusteredTicks() {
    var tied = Arbitraries.longs().between(0, 3);
    var close = Arbitraries.longs().between(0, 50);
    var spread = Arbitraries.longs().between(0, 100_000_000_000L);
    return Arbitraries.oneOf(tied, close, spread).list().ofMaxSize(60);
  }

  @Test
  void readsABacklogThatFitsIntoPagesWithoutDividing() {
    var defender = new FakeDefender(10_000, 1);
    IntStream.range(0, 12).forEach(i -> defender.put(alertAt("da" + i, i)));

    var handedOn = readAll(defender, new FixedRoom(10, Long.MAX_VALUE));

    assertThat(handedOn).hasSize(12);
    assertThat(defender.queries()).hasSize(2);
  }

  @Test
  void holdsNoMoreBytesThanABatchMayHave() {
    var defender = new FakeDefender(10_000, 1);
    IntStream.range(0, 30).forEach(i -> defender.put(alertAt("da" + i, i)));
    var one = alertAt("da10", 1).json().length;
    var windows = WindowQueue.pass(START, START, List.of());

    var first = windows.next(reader(defender), EVERY_ALERT, new FixedRoom(1_000, 5L * one));

    assertThat(first).isInstanceOf(FetchResult.Ready.class);
    assertThat(((FetchResult.Ready) first).alerts()).hasSizeBetween(1, 5);
  }

  @Test
  void handsOnAnAlertThatIsBiggerThanABatch() {
    var defender = new FakeDefender(10_000, 1);
    defender.put(alertAt("da1", 1));

    assertThat(readAll(defender, new FixedRoom(1, 1))).hasSize(1);
  }

  @Test
  void goesOnBehindWhatWasAcknowledgedOnly() {
    var defender = new FakeDefender(10_000, 1);
    IntStream.range(0, 4).forEach(i -> defender.put(alertAt("da" + i, i)));
    var windows = WindowQueue.pass(START, START, List.of());
    var limit = new FixedRoom(2, Long.MAX_VALUE);

    var first = windows.next(reader(defender), EVERY_ALERT, limit);
    var again = windows.next(reader(defender), EVERY_ALERT, limit);

    assertThat(ids(first)).containsExactly("da0", "da1").isEqualTo(ids(again));
  }

  @Test
  void handsOnWhatAFullPageShowsSinceItMayChangeBeforeItIsReadAgain() {
    var defender = new FakeDefender(10, 1);
    IntStream.range(0, 30).forEach(i -> defender.put(alertAt("da" + i, i)));
    var windows = WindowQueue.pass(START, START, List.of());

    var fetched = windows.next(reader(defender), EVERY_ALERT, FixedRoom.LARGE);

    assertThat(ids(fetched)).hasSize(10);
    assertThat(((FetchResult.Ready) fetched).reached()).isEmpty();
    assertThat(fetched.advance()).isInstanceOf(Advance.Divide.class);
  }

  @Test
  void isBehindOnceACallHasBroughtMoreThanABatch() {
    var defender = new FakeDefender(10_000, 1);
    IntStream.range(0, 4).forEach(i -> defender.put(alertAt("da" + i, i)));
    var windows = WindowQueue.pass(START, START, List.of());

    var fetched = windows.next(reader(defender), EVERY_ALERT, new FixedRoom(2, Long.MAX_VALUE));
    windows.advance(fetched.advance());

    assertThat(windows.hasBacklog()).isTrue();
  }

  @Test
  void isNotBehindWhileEverythingFitsIntoABatch() {
    var defender = new FakeDefender(10_000, 1);
    IntStream.range(0, 4).forEach(i -> defender.put(alertAt("da" + i, i)));
    var windows = WindowQueue.pass(START, START, List.of());

    var fetched = windows.next(reader(defender), EVERY_ALERT, new FixedRoom(4, Long.MAX_VALUE));
    windows.advance(fetched.advance());

    assertThat(windows.hasBacklog()).isFalse();
  }

  @Test
  void passesAFailureOn() {
    var defender = new FakeDefender(10_000, 1);
    defender.failWith(Reason.API_UNAVAILABLE);

    var fetched =
        WindowQueue.pass(START, START, List.of())
            .next(reader(defender), EVERY_ALERT, FixedRoom.SMALL);

    assertThat(fetched).isInstanceOf(FetchResult.Failed.class);
  }

  @Test
  void readsTenThousandAlertsOfOneInstantBySkipping() {
    var defender = new FakeDefender(700, 3);
    IntStream.range(0, 10_000).forEach(i -> defender.put(alertAt("da" + i, 5)));

    assertThat(readAll(defender, FixedRoom.LARGE)).hasSize(10_000);
  }

  @Test
  void dividesAFullInstantByCreationTime() {
    var defender = new FakeDefender(100, 3);
    IntStream.range(0, 1_000).forEach(i -> defender.put(createdAt("da" + i, i, "High")));

    assertThat(readAll(defender, FixedRoom.LARGE)).hasSize(1_000);

    assertThat(skips(defender)).as("to see that nothing is left").containsExactly(1_000);
  }

  @Test
  void dividesWhatWasCreatedAtOnceBySeverity() {
    var defender = new FakeDefender(100, 3);
    for (var severity : List.of("UnSpecified", "Informational", "Low", "Medium", "High")) {
      IntStream.range(0, 99).forEach(i -> defender.put(createdAt(severity + i, 0, severity)));
    }

    assertThat(readAll(defender, FixedRoom.LARGE)).hasSize(495);

    assertThat(skips(defender)).containsExactly(495);
  }

  @Test
  void findsInAFullInstantWhatNoSliceHas() {
    var defender = new FakeDefender(100, 3);
    IntStream.range(0, 250).forEach(i -> defender.put(createdAt("da" + i, i, "High")));
    IntStream.range(0, 150).forEach(i -> defender.put(createdAt("new" + i, 0, "Apocalyptic")));
    IntStream.range(0, 150).forEach(i -> defender.put(alertAt("timeless" + i, 5)));

    assertThat(readAll(defender, FixedRoom.LARGE)).hasSize(550);
  }

  /** Where rows of the instant were skipped. */
  private static List<Integer> skips(FakeDefender defender) {
    return defender.queries().stream()
        .filter(query -> query.before().equals(Optional.of(query.from().plus(Ticks.ONE))))
        .map(AlertQuery::skip)
        .filter(skip -> skip > 0)
        .toList();
  }

  @Test
  void readsAnAlertThatThereIsNoRoomForOnceThereIs() {
    var defender = new FakeDefender(10_000, 1);
    defender.put(alertAt("da1", 1));
    var windows = WindowQueue.pass(START, START, List.of());

    var without = windows.next(reader(defender), _ -> SINKS, new NoRoom());
    var bytes = windows.longAlert();
    var with = windows.next(reader(defender), _ -> SINKS, FixedRoom.LARGE);
    windows.advance(with.advance());

    assertThat(without).isEqualTo(new FetchResult.NoRoom(bytes));
    assertThat(bytes).isPositive();
    assertThat(ids(with)).containsExactly("da1");
    assertThat(windows.longAlert()).isZero();
  }

  private record NoRoom() implements BatchRoom {
    @Override
    public boolean hasRoomFor(long alert) {
      return false;
    }

    @Override
    public boolean has(int alerts, long bytes) {
      return false;
    }
  }

  private static Alert alertOfAnyKind(int i, long ticks) {
    return i % 4 == 0
        ? alertAt("da" + i, ticks)
        : Alerts.created(
            "da" + i,
            Ticks.instant(Ticks.of(START) + ticks),
            START.minusSeconds(i % 5),
            i % 7 == 0 ? "Apocalyptic" : "High");
  }

  private static Alert createdAt(String id, int second, String severity) {
    return Alerts.created(id, START.plusSeconds(1), START.minusSeconds(second), severity);
  }

  private static List<String> ids(FetchResult fetched) {
    return ((FetchResult.Ready) fetched).alerts().stream().map(one -> one.alert().id()).toList();
  }

  private static List<Alert> readAll(FakeDefender defender, BatchRoom limit) {
    return readAll(defender, limit, List.of());
  }

  /** What is reached is behind all of these that are earlier. */
  private static List<Alert> readAll(FakeDefender defender, BatchRoom limit, List<Alert> all) {
    var windows = WindowQueue.pass(START, START, List.of());
    var handedOn = new ArrayList<Alert>();
    var known = new HashSet<String>();
    for (var calls = 0; !windows.isDone(); calls++) {
      assertThat(calls).as("calls").isLessThan(MAX_CALLS);
      var fetched =
          windows.next(
              reader(defender), alert -> known.contains(alert.id()) ? Set.of() : SINKS, limit);
      if (fetched instanceof FetchResult.Ready ready) {
        var alerts = ready.alerts().stream().map(WantedAlert::alert).toList();
        handedOn.addAll(alerts);
        alerts.forEach(alert -> known.add(alert.id()));
        ready.reached().ifPresent(time -> assertThat(known).containsAll(before(all, time)));
      }
      windows.advance(fetched.advance());
    }
    return handedOn;
  }

  private static List<String> before(List<Alert> all, Instant time) {
    return all.stream()
        .filter(alert -> alert.lastUpdateTime().isBefore(time))
        .map(Alert::id)
        .toList();
  }

  private static PageReader reader(FakeDefender defender) {
    return new FakePages(defender);
  }

  private static Alert alertAt(String id, long ticks) {
    return Alerts.alert(id, Ticks.instant(Ticks.of(START) + ticks));
  }
}
