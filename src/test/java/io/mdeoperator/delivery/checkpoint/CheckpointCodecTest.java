// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.delivery.checkpoint;

import static io.mdeoperator.alertsync.testing.Alerts.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import com.carrotsearch.hppc.LongHashSet;
import com.carrotsearch.hppc.LongLongHashMap;
import io.mdeoperator.delivery.checkpoint.CheckpointCodec.Decoded;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointCodecTest {
  private static final Path FILES = Path.of("src/test/resources/checkpoints");
  private static final Checkpoint SOME =
      new Checkpoint(
          TENANT,
          Optional.of(Instant.parse("2026-03-01T00:00:00.1234567Z")),
          Optional.empty(),
          Optional.of(Instant.parse("2026-02-28T00:00:00Z")),
          3,
          2,
          1,
          7,
          Optional.of(Instant.parse("2026-02-01T00:00:00Z")),
          List.of(
              new Gap(
                  Instant.parse("2026-02-02T00:00:00Z"), Instant.parse("2026-02-02T00:00:01Z"))),
          HandledRequests.NONE,
          Remembered.of(LongLongHashMap.from(new long[] {1, -5}, new long[] {10, 20})));

  @Test
  void readsWhatWasWritten() {
    assertThat(CheckpointCodec.decode(CheckpointCodec.encode(SOME), TENANT))
        .isEqualTo(new Decoded.Good(SOME));
  }

  @Test
  void remembersWhatPeopleAskedFor() {
    var handled = HandledRequests.NONE.withReplay("then").withRedrive("again");
    var asked = Cursor.of(SOME).checkpoint(TENANT, handled);

    assertThat(CheckpointCodec.decode(CheckpointCodec.encode(asked), TENANT))
        .isEqualTo(new Decoded.Good(asked));
    assertThat(asked.handled().hasReplay("then")).isTrue();
    assertThat(asked.handled().hasReplay("again")).isFalse();
    assertThat(asked.handled().hasRedrive("again")).isTrue();
  }

  /** Files of each version that was ever released, as its operator wrote them. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void readsWhatEarlierVersionsWrote(int version) throws IOException {
    var written = Files.readAllBytes(FILES.resolve("version-" + version + ".bin"));

    assertThat(CheckpointCodec.decode(written, TENANT)).isEqualTo(new Decoded.Good(SOME));
  }

  @Test
  void readsSegmentsAsThisVersionWroteThem() throws IOException {
    var segmented =
        with(
            new Remembered(
                List.of(new SegmentRef(0, 0x01020304), new SegmentRef(63, -1)),
                SOME.known().alerts(),
                LongHashSet.from(7)));
    var written = Files.readAllBytes(FILES.resolve("version-4.bin"));

    assertThat(CheckpointCodec.decode(written, TENANT)).isEqualTo(new Decoded.Good(segmented));
    assertThat(CheckpointCodec.encode(segmented)).isEqualTo(written);
  }

  @Test
  void takesSegmentsThatAreNeverWrittenForDamage() {
    for (var slots : List.of(List.of(64), List.of(255), List.of(3, 3))) {
      var segments = slots.stream().map(slot -> new SegmentRef(slot, 1)).toList();
      var crafted = with(new Remembered(segments, SOME.known().alerts(), new LongHashSet()));

      assertThat(CheckpointCodec.decode(CheckpointCodec.encode(crafted), TENANT))
          .isEqualTo(new Decoded.Damaged());
    }
  }

  /** The same but for the alerts that the sink has. */
  private static Checkpoint with(Remembered known) {
    return new Checkpoint(
        SOME.tenantId(),
        SOME.watermark(),
        SOME.reach(),
        SOME.rescanWatermark(),
        SOME.delivered(),
        SOME.quarantined(),
        SOME.superseded(),
        SOME.receipt(),
        SOME.begin(),
        SOME.gaps(),
        SOME.handled(),
        known);
  }

  @Test
  void readsPastFieldsOfANewerOperator() {
    var written = ByteBuffer.wrap(CheckpointCodec.encode(SOME));
    var header = new byte[written.getInt(5)];
    written.get(9, header);
    var map = new byte[written.limit() - 9 - header.length - 4];
    written.get(9 + header.length, map);
    var newer = ByteBuffer.allocate(written.limit() + 3 + 5);
    newer.put(written.array(), 0, 5).putInt(header.length + 3).put(header).put(new byte[3]);
    newer.put(map).put(new byte[5]);

    assertThat(CheckpointCodec.decode(sealed(newer.array()), TENANT))
        .isEqualTo(new Decoded.Good(SOME));
  }

  @Test
  void takesAHeaderThatIsLongerThanTheCheckpointForDamage() {
    var longer = CheckpointCodec.encode(SOME);
    ByteBuffer.wrap(longer).putInt(5, longer.length);

    assertThat(CheckpointCodec.decode(sealed(longer), TENANT)).isEqualTo(new Decoded.Damaged());
  }

  @Property(tries = 200)
  void readsAnyDeliveredMap(@ForAll Map<Long, Long> lastUpdates) {
    var known = new LongLongHashMap();
    lastUpdates.forEach(known::put);
    var checkpoint =
        new Checkpoint(
            TENANT,
            Optional.empty(),
            SOME.watermark(),
            Optional.empty(),
            0,
            0,
            0,
            0,
            Optional.empty(),
            List.of(),
            HandledRequests.NONE,
            Remembered.of(known));

    assertThat(CheckpointCodec.decode(CheckpointCodec.encode(checkpoint), TENANT))
        .isEqualTo(new Decoded.Good(checkpoint));
  }

  /** Whoever may write ConfigMaps can also make the checksum fit. */
  @Property(tries = 500)
  void takesNothingFromACraftedHeaderThatTheFeedCannotUse(
      @ForAll @IntRange(max = 11) int field, @ForAll long value) {
    var crafted = CheckpointCodec.encode(SOME);
    ByteBuffer.wrap(crafted).putLong(9 + 2 + TENANT.length() + 8 * field, value);

    if (CheckpointCodec.decode(sealed(crafted), TENANT) instanceof Decoded.Good(var checkpoint)) {
      var cursor = Cursor.of(checkpoint);
      cursor.beginRescan(cursor.startOfRescan(Duration.ofDays(30)).orElse(Instant.EPOCH));
      cursor.forgetBeyond(Duration.ofDays(30));
      assertThat(CheckpointCodec.encode(cursor.checkpoint(TENANT, HandledRequests.NONE)))
          .isNotEmpty();
      assertThat(cursor.progress().delivered()).isNotNegative();
      assertThat(cursor.progress().quarantined()).isNotNegative();
      assertThat(cursor.progress().superseded()).isNotNegative();
    }
  }

  @Test
  void takesATimeThatNoAlertHasForDamage() {
    var written = ByteBuffer.wrap(CheckpointCodec.encode(SOME));
    var watermark = 9 + 2 + TENANT.length();
    for (var ticks : List.of(Long.MIN_VALUE + 1, Long.MAX_VALUE)) {
      written.putLong(watermark, ticks);

      assertThat(CheckpointCodec.decode(sealed(written.array()), TENANT))
          .isEqualTo(new Decoded.Damaged());
    }
  }

  /** Read without an alert, it would stay a gap. */
  @Test
  void takesAGapThatNothingIsInForDamage() {
    var written = CheckpointCodec.encode(SOME);
    var gap = 9 + 2 + TENANT.length() + 8 * Long.BYTES + Integer.BYTES;
    var from = ByteBuffer.wrap(written).getLong(gap);
    for (var before : List.of(from, from - 1)) {
      ByteBuffer.wrap(written).putLong(gap + Long.BYTES, before);

      assertThat(CheckpointCodec.decode(sealed(written), TENANT)).isEqualTo(new Decoded.Damaged());
    }
  }

  @Test
  void noticesEveryFlippedBit() {
    var sound = CheckpointCodec.encode(SOME);

    for (var bit = 0; bit < sound.length * 8; bit++) {
      var damaged = sound.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(CheckpointCodec.decode(damaged, TENANT))
          .as("bit %d", bit)
          .isInstanceOf(Decoded.Damaged.class);
    }
  }

  @Test
  void noticesEveryCut() {
    var sound = CheckpointCodec.encode(SOME);

    for (var length = 0; length < sound.length; length++) {
      assertThat(CheckpointCodec.decode(Arrays.copyOf(sound, length), TENANT))
          .as("length %d", length)
          .isInstanceOf(Decoded.Damaged.class);
    }
  }

  @Test
  void tellsAnotherTenantsApart() {
    assertThat(CheckpointCodec.decode(CheckpointCodec.encode(SOME), "other"))
        .isInstanceOf(Decoded.OtherTenant.class);
  }

  @Test
  void tellsANewerVersionFromDamage() {
    var newer = CheckpointCodec.encode(SOME);
    newer[4] = 9;

    assertThat(CheckpointCodec.decode(sealed(newer), TENANT))
        .isEqualTo(new Decoded.UnknownVersion(9));
  }

  @Test
  void fitsIntoAConfigMapWhenFull() {
    var known = new LongLongHashMap();
    for (var i = 0L; i < KnownRevisions.MAX_ALERTS; i++) {
      known.put(i, i);
    }
    var full =
        new Checkpoint(
            TENANT,
            SOME.watermark(),
            SOME.reach(),
            Optional.empty(),
            0,
            0,
            0,
            0,
            Optional.empty(),
            List.of(),
            HandledRequests.NONE,
            Remembered.of(known));

    assertThat(CheckpointCodec.encode(full)).hasSizeLessThan(1 << 20);
  }

  /** With the checksum that fits. */
  private static byte[] sealed(byte[] checkpoint) {
    var crc = new CRC32C();
    crc.update(checkpoint, 0, checkpoint.length - 4);
    ByteBuffer.wrap(checkpoint).putInt(checkpoint.length - 4, (int) crc.getValue());
    return checkpoint;
  }
}
