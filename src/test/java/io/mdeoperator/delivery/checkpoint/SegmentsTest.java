// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.delivery.checkpoint;

import static io.mdeoperator.alertsync.testing.Alerts.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import com.carrotsearch.hppc.LongLongHashMap;
import com.carrotsearch.hppc.LongLongMap;
import io.mdeoperator.sink.Revision;
import io.mdeoperator.sink.store.CheckpointStore;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SegmentsTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final int MOST = 4;
  private static final int ALERTS = 20;

  private final Map<Integer, byte[]> slots = new HashMap<>();
  private Cursor cursor =
      Cursor.of(
          new Checkpoint(
              TENANT,
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              0,
              0,
              0,
              0,
              Optional.empty(),
              List.of(),
              HandledRequests.NONE,
              Remembered.none()));
  private byte[] saved = encoded();
  private Instant rewound = NOON;

  /** Whatever happens, who starts again knows what was known, and nothing that was taken back. */
  @Property(tries = 20)
  void knowsTheSameAfterARestart(@ForAll long seed) {
    // All tries share one object of this class, and each begins with nothing.
    new SegmentsTest().goThroughRestarts(new Random(seed));
  }

  private void goThroughRestarts(Random random) {
    for (var step = 0; step < 150; step++) {
      change(random);
      if (random.nextInt(3) == 0) {
        save(random.nextInt(10) > 0);
        var admitted = revisions().filter(cursor::admit).toList();
        var reloaded = reloaded();
        assertThat(admitted).containsAll(revisions().filter(reloaded::admit).toList());
        assertThat(revisions().filter(reloaded::admit).toList())
            .containsAll(admitted.stream().filter(one -> !isBeforeRewind(one)).toList());
      }
      if (random.nextInt(20) == 0) {
        cursor = reloaded();
      }
    }
  }

  private void change(Random random) {
    var revision =
        new Revision("da" + random.nextInt(ALERTS), NOON.plusSeconds(random.nextInt(1_000)));
    switch (random.nextInt(40)) {
      case 0 -> {
        var to = NOON.plusSeconds(random.nextInt(1_000));
        cursor.rewind(to, 0);
        rewound = to.isAfter(rewound) ? to : rewound;
      }
      case 1, 2, 3 -> cursor.release(revision);
      default -> {
        if (cursor.admit(revision)) {
          cursor.delivered(revision);
        }
      }
    }
  }

  /** Some that may come. */
  private static Stream<Revision> revisions() {
    return IntStream.range(0, ALERTS)
        .boxed()
        .flatMap(
            alert ->
                IntStream.range(0, 20)
                    .mapToObj(i -> new Revision("da" + alert, NOON.plusSeconds(50L * i))));
  }

  /** An earlier revision of an alert that was forgotten may still be known from a segment. */
  private boolean isBeforeRewind(Revision revision) {
    return revision.time().isBefore(rewound);
  }

  @Test
  void becomeFewerWhenThereAreTooMany() {
    for (var i = 0; i < 5 * (Segments.MAX + 1); i++) {
      cursor.delivered(new Revision("da" + i, NOON.plusSeconds(i)));
      if (i % 5 == 4) {
        save(true);
      }
    }

    assertThat(slots).hasSize(Segments.MAX / 2 + 1);
    assertThat(slots.keySet()).allMatch(slot -> slot < CheckpointStore.MAX_SEGMENTS);
    assertThat(known(reloaded())).isEqualTo(5 * (Segments.MAX + 1));
  }

  @Test
  void areForgottenWithWhatTheyTell() {
    for (var i = 0; i < 20; i++) {
      cursor.delivered(new Revision("da" + i, NOON.plusSeconds(i)));
      if (i % 5 == 4) {
        save(true);
      }
    }
    assertThat(slots).hasSize(4);
    cursor.addGap(new Gap(NOON.plusSeconds(6), NOON.plusSeconds(8)));
    cursor.reached(NOON.plusSeconds(20), NOON.plusSeconds(20));

    cursor.forgetBeyond(Duration.ofSeconds(5));
    save(true);

    assertThat(slots).as("the youngest, and the one that a gap needs").hasSize(2);
    assertThat(known(cursor)).isEqualTo(5 + 2);
  }

  private static int known(Cursor cursor) {
    return cursor.forgetSurplus(KnownRevisions.MAX_ALERTS);
  }

  private void save(boolean canSeal) {
    var alerts = cursor.revisions().toSeal(MOST);
    if (alerts.isPresent() && canSeal) {
      var content = SegmentCodec.encode(alerts.get());
      var slot = cursor.revisions().segments().freeSlots().getFirst();
      assertThat(slots.put(slot, content)).as("slot %d", slot).isNull();
      var ref = new SegmentRef(slot, SegmentCodec.checksum(content));
      cursor.revisions().segments().sealed(Segment.of(ref, "1", alerts.get()));
    }
    saved = encoded();
    cursor
        .revisions()
        .segments()
        .takeStale()
        .forEach(stale -> assertThat(slots.remove(stale.slot())).isNotNull());
  }

  private byte[] encoded() {
    return CheckpointCodec.encode(cursor.checkpoint(TENANT, HandledRequests.NONE));
  }

  private Cursor reloaded() {
    var checkpoint =
        ((CheckpointCodec.Decoded.Good) CheckpointCodec.decode(saved, TENANT)).checkpoint();
    var loaded =
        checkpoint.known().segments().stream()
            .map(ref -> loaded(ref, SegmentCodec.decode(slots.get(ref.slot()), ref.checksum())))
            .toList();
    return Cursor.of(checkpoint, loaded);
  }

  private static Segment.Loaded loaded(SegmentRef ref, Optional<LongLongMap> alerts) {
    return new Segment.Loaded(Segment.of(ref, "1", alerts.orElseThrow()), alerts.orElseThrow());
  }

  @Test
  void takeElevenBytesForEachAlertOfABacklog() {
    var alerts = new LongLongHashMap();
    for (var i = 0; i < 900; i++) {
      alerts.put(i * 0x9E3779B97F4A7C15L, 17_723_664_000_000_000L + i * 3_515_625L);
    }

    assertThat(SegmentCodec.encode(alerts)).hasSizeLessThan(900 * 11 + 30);
  }

  @Test
  void areReadAsTheyWereWrittenWhateverTheTimes() {
    for (var step : List.of(0L, 1L << 13, 1L << 14, 1L << 21, 1L << 22, 1L << 30, 1L << 55, -1L)) {
      var alerts = new LongLongHashMap();
      for (var i = 0; i < 9; i++) {
        alerts.put(i, i * step);
      }
      var content = SegmentCodec.encode(alerts);

      assertThat(SegmentCodec.decode(content, SegmentCodec.checksum(content)))
          .as("%d", step)
          .contains(alerts);
    }
  }
}
