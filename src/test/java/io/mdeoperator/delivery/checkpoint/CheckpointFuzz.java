// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.delivery.checkpoint;

import static io.mdeoperator.alertsync.testing.Alerts.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import com.carrotsearch.hppc.LongLongHashMap;
import io.mdeoperator.alertsync.read.AlertRecords;
import io.mdeoperator.alertsync.testing.Alerts;
import io.mdeoperator.delivery.checkpoint.CheckpointCodec.Decoded;
import io.mdeoperator.fuzz.FuzzTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/** Checkpoints: whoever may write ConfigMaps can change them, and make the checksum fit. */
public final class CheckpointFuzz {
  private static final Path FILES = Path.of("src/test/resources/checkpoints");
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration LOOKBACK = Duration.ofDays(30);

  private CheckpointFuzz() {}

  public static List<FuzzTarget> targets() {
    return List.of(
        FuzzTarget.ofBytes(
            "checkpoint",
            CheckpointFuzz::checkpoint,
            unsealed(2),
            unsealed(3),
            unsealed(4),
            new byte[0]),
        FuzzTarget.ofBytes("segment", CheckpointFuzz::segment, segment(), new byte[0]));
  }

  private static void checkpoint(byte[] input) {
    CheckpointCodec.decode(input, TENANT);
    if (CheckpointCodec.decode(sealed(input), TENANT) instanceof Decoded.Good(var checkpoint)) {
      assertThat(CheckpointCodec.decode(CheckpointCodec.encode(checkpoint), TENANT))
          .isEqualTo(new Decoded.Good(checkpoint));
      assertThat(checkpoint.gaps()).allMatch(gap -> gap.from().isBefore(gap.before()));
      assertThat(CheckpointCodec.decode(afterAPoll(checkpoint), TENANT))
          .isInstanceOf(Decoded.Good.class);
    }
  }

  private static void segment(byte[] input) {
    SegmentCodec.decode(input, 0);
    var content = sealed(input);
    SegmentCodec.decode(content, SegmentCodec.checksum(content))
        .ifPresent(
            alerts -> {
              var again = SegmentCodec.encode(alerts);
              assertThat(SegmentCodec.decode(again, SegmentCodec.checksum(again))).contains(alerts);
              var segment = Segment.of(new SegmentRef(0, 0), "1", alerts);
              assertThat(segment.first()).isLessThanOrEqualTo(segment.last());
            });
  }

  /** One as it is written, without the checksum. */
  private static byte[] segment() {
    var alerts = LongLongHashMap.from(new long[] {1, -5, 9}, new long[] {10, 20, 1L << 40});
    var content = SegmentCodec.encode(alerts);
    return Arrays.copyOf(content, content.length - Integer.BYTES);
  }

  /** As a feed uses it. */
  private static byte[] afterAPoll(Checkpoint checkpoint) {
    var cursor = Cursor.of(checkpoint);
    cursor.start(Duration.ofMinutes(5));
    cursor.beginRescan(cursor.startOfRescan(LOOKBACK).orElse(NOW));
    var revision = AlertRecords.revision(Alerts.alert("da1", NOW));
    if (cursor.admit(revision)) {
      cursor.delivered(revision);
    }
    cursor.reached(NOW, NOW);
    cursor.addGap(new Gap(NOW.minusSeconds(2), NOW.minusSeconds(1)));
    cursor.closeGap(new Gap(NOW.minusSeconds(20), NOW.minusSeconds(1)));
    cursor.endRescan();
    cursor.forgetBeyond(LOOKBACK);
    cursor.forgetSurplus(KnownRevisions.MAX_ALERTS);
    cursor.expireGaps(NOW.minus(LOOKBACK));
    return CheckpointCodec.encode(cursor.checkpoint(TENANT, HandledRequests.NONE));
  }

  private static byte[] sealed(byte[] content) {
    var crc = new CRC32C();
    crc.update(content);
    return ByteBuffer.allocate(content.length + Integer.BYTES)
        .put(content)
        .putInt((int) crc.getValue())
        .array();
  }

  /** What an operator wrote in that version, without the checksum. */
  private static byte[] unsealed(int version) {
    try {
      var written = Files.readAllBytes(FILES.resolve("version-" + version + ".bin"));
      return Arrays.copyOf(written, written.length - Integer.BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
