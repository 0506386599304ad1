// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.delivery.checkpoint;

import static io.mdeoperator.alertsync.testing.Alerts.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import com.carrotsearch.hppc.LongLongHashMap;
import io.mdeoperator.base.Ticks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How much the sinks of one namespace may remember, whatever is in their checkpoints. */
class RememberedAlertsTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final String NOISY = "noisy";

  private final RememberedAlerts remembered = new RememberedAlerts(30_000, 20_000, 512);
  private final List<Cursor> cursors = new ArrayList<>();

  @Test
  void aNamespaceRemembersNoMoreThanItsShareAndALittleForEachSink() {
    for (var i = 0; i < 4; i++) {
      load(NOISY, 8_000);
    }

    assertThat(cursors)
        .extracting(RememberedAlertsTest::count)
        .containsExactly(8_000, 8_000, 3_600, 360);
  }

  @Test
  void whatIsForgottenIsNotReadAgain() {
    load(NOISY, 20_000);
    load(NOISY, 8_000);

    var second = cursors.get(1);

    var oldest = NOON.plusSeconds(8_000 - 253).plus(Ticks.ONE);
    assertThat(second.start(Duration.ofDays(1))).contains(oldest);
    assertThat(second.startOfRescan(Duration.ofDays(30))).contains(oldest);
  }

  @Test
  void othersHaveTheirShareAllTheSame() {
    load(NOISY, 8_000);
    load(NOISY, 8_000);
    load(NOISY, 8_000);

    load("other", 8_000);

    assertThat(count(cursors.getLast())).isEqualTo(8_000);
  }

  @Test
  void allNamespacesTogetherAreBounded() {
    load(NOISY, 20_000);
    load("second", 8_000);

    load("third", 8_000);

    assertThat(count(cursors.getLast())).isEqualTo(1_800);
  }

  @Test
  void aSinkHasItsOwnShareWhenItIsLimitedAgain() {
    load(NOISY, 15_000);

    remembered.limit(NOISY, cursors.getFirst());

    assertThat(count(cursors.getFirst())).isEqualTo(15_000);
  }

  private static int count(Cursor cursor) {
    return cursor.checkpoint(TENANT, HandledRequests.NONE).known().alerts().size();
  }

  private void load(String namespace, int alerts) {
    var known = new LongLongHashMap();
    for (var i = 0; i < alerts; i++) {
      known.put(i, Ticks.of(NOON.plusSeconds(i)));
    }
    var end = Optional.of(NOON.plusSeconds(alerts));
    var none = Optional.<Instant>empty();
    var cursor =
        Cursor.of(
            new Checkpoint(
                TENANT,
                end,
                none,
                none,
                alerts,
                0,
                0,
                0,
                none,
                List.of(),
                HandledRequests.NONE,
                Remembered.of(known)));
    remembered.limit(namespace, cursor);
    cursors.add(cursor);
  }
}
