// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.delivery.memory;

import static io.mdeoperator.delivery.memory.BatchRoom.MAX_BYTES;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.defender.AlertSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchMemoryTest {
  private static final long HEAP = 100 << 20;
  private static final long LONG_ALERT = 4 << 20;

  private final BatchMemory memory = BatchMemory.of(HEAP);

  @Test
  void growsToABatchWhileThereIsMemory() {
    var room = memory.room("a", 0, 0).orElseThrow();

    assertThat(room.has(5_000, MAX_BYTES)).isTrue();
    assertThat(room.has(5_001, 1)).isFalse();
    assertThat(room.has(3, MAX_BYTES + 1)).isFalse();
    assertThat(room.has(2, MAX_BYTES + 1)).isTrue();
  }

  @Test
  void leavesRoomForOthersHoweverMuchOneNamespaceHas() {
    var held = grownAsFarAsPossible("a");

    assertThat(held).isGreaterThan(HEAP / 13).isLessThan(HEAP / 8);
    assertThat(memory.room("b", 512 << 10, 0).orElseThrow().has(1, 512 << 10)).isTrue();
  }

  /** In bytes of JSON, by polls that all stay open. */
  private long grownAsFarAsPossible(String namespace) {
    var held = 0L;
    var bytes = 0L;
    do {
      var room = memory.room(namespace, 0, 0).orElseThrow();
      bytes = largest(room);
      held += bytes;
    } while (bytes == MAX_BYTES);
    return held;
  }

  private static long largest(BatchRoom room) {
    var bytes = 0L;
    while (room.has(1, bytes + 1024) && bytes < MAX_BYTES) {
      bytes += 1024;
    }
    return bytes;
  }

  /** As while some sinks do not answer. */
  @Test
  void beginsABacklogWithLessWhereOthersHoldTheMemory() {
    for (var bytes : List.of(MAX_BYTES, MAX_BYTES, MAX_BYTES, MAX_BYTES / 2)) {
      assertThat(memory.room("a", bytes, 0)).isPresent();
    }

    assertThat(largest(memory.room("a", MAX_BYTES, 0).orElseThrow()))
        .isBetween(BatchRoom.MIN_BYTES_OF_BACKLOG, MAX_BYTES - 1);
  }

  @Test
  void hasRoomForALongAlertWhateverAnotherNamespaceHolds() {
    grownAsFarAsPossible("a");

    var room = memory.room("b", 0, LONG_ALERT / 4).orElseThrow();

    assertThat(room.hasRoomFor(LONG_ALERT)).isTrue();
  }

  @Test
  void hasRoomForTheLongestAlertAndAnotherOneBesideIt() {
    var room = memory.room("a", 0, AlertSource.MAX_ALERT_BYTES).orElseThrow();

    assertThat(room.hasRoomFor(AlertSource.MAX_ALERT_BYTES)).isTrue();
    assertThat(room.has(2, AlertSource.MAX_ALERT_BYTES + 100_000)).isTrue();
  }

  @Test
  void readsFewLongAlertsOfANamespaceAtATime() {
    var long1 = memory.room("a", 0, 0).orElseThrow();
    var long2 = memory.room("a", 0, 0).orElseThrow();

    assertThat(long1.hasRoomFor(AlertSource.MAX_ALERT_BYTES)).isTrue();
    assertThat(long2.hasRoomFor(AlertSource.MAX_ALERT_BYTES)).isFalse();
  }

  @Test
  void givesBackAllThatItHasGrownBy() {
    for (var round = 0; round < 100; round++) {
      try (var room = memory.room("a", round % 2 == 0 ? 512 << 10 : 0, 0).orElseThrow()) {
        assertThat(room.has(1, MAX_BYTES)).isTrue();
      }
    }
  }
}
