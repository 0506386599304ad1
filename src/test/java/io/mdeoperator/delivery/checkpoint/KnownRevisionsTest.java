// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.delivery.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.sink.Revision;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class KnownRevisionsTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  /** What docs/operations.md says of the memory that feeds need. */
  @Test
  void takesLittleMoreMemoryThanTheCheckpoint() {
    var revisions = new KnownRevisions(Remembered.none(), List.of());
    for (var i = 0; i < KnownRevisions.MAX_ALERTS; i++) {
      revisions.remember(new Revision("da637472900382838869_" + i, NOON.plusSeconds(i)));
    }

    var bytes = (double) revisions.bytes() / KnownRevisions.MAX_ALERTS;

    System.out.printf("heap for each alert that is remembered: %.1f bytes%n", bytes);
    assertThat(bytes).isBetween(16.0, 24.0);
  }
}
