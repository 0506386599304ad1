// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.alertsync.testing.Alerts;
import io.mdeoperator.alertsync.testing.FakeDefender;
import io.mdeoperator.alertsync.testing.FakePages;
import io.mdeoperator.alertsync.testing.FixedRoom;
import io.mdeoperator.delivery.checkpoint.Gap;
import io.mdeoperator.sink.SinkRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GapSearchTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final int MAX_CALLS = 100;

  private final FakeDefender defender = new FakeDefender(10_000, 1);
  private final Set<String> read = new HashSet<>();
  private final List<Gap> gaps = new ArrayList<>();

  @Test
  void aGapNeverEndsInTheFutureAndWhatIsBehindItIsRead() {
    defender.put(Alerts.alert("bad", NOON.minusNanos(100)));
    defender.put(Alerts.alert("ahead", NOON.plus(Duration.ofHours(30))));
    defender.failOn(alert -> alert.id().equals("bad"));

    readAll(NOON.minus(Duration.ofHours(1)), NOON.plus(Duration.ofDays(2)));

    assertThat(gaps).singleElement().satisfies(gap -> assertThat(gap.before()).isEqualTo(NOON));
    assertThat(read).containsExactly("ahead");
  }

  /** A window that ends in the future comes from alerts whose last update does. */
  private void readAll(Instant from, Instant end) {
    var windows = WindowQueue.pass(from, end, List.of());
    for (var calls = 0; calls < MAX_CALLS && !windows.isDone(); calls++) {
      var fetched =
          windows.next(
              new FakePages(defender),
              alert -> read.contains(alert.id()) ? Set.of() : Set.of("siem"),
              FixedRoom.LARGE);
      if (fetched instanceof FetchResult.Ready ready) {
        ready.portion("siem").records().stream().map(SinkRecord::id).forEach(read::add);
      } else if (fetched instanceof FetchResult.Unreadable unreadable) {
        gaps.add(unreadable.gap());
      }
      windows.advance(fetched.advance());
    }
    assertThat(windows.isDone()).isTrue();
  }
}
