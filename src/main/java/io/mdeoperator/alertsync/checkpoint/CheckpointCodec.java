// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.checkpoint;

import com.carrotsearch.hppc.LongLongMap;
import io.mdeoperator.api.Limits;
import io.mdeoperator.base.Ticks;
import io.mdeoperator.defender.AlertTime;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A checkpoint as bytes: {@code MDEC}, a version byte, the length of the header, the header with
 * the fields of {@link Checkpoint} in their order, the map of delivered revisions, and the CRC-32C
 * of all that. A reader skips what it does not know at the end of the header and behind the map, so
 * that either can grow within a version. The checksum stays last in every version, so that a newer
 * version is told apart from damage.
 */
public final class CheckpointCodec {
  private static final byte[] MAGIC = {'M', 'D', 'E', 'C'};
  private static final int VERSION = 3;

  /** The header had no length. */
  private static final int VERSION_WITHOUT_LENGTH = 2;

  private static final long ABSENT = Long.MIN_VALUE;

  private CheckpointCodec() {}

  /** What was found in the bytes. */
  public sealed interface Decoded {
    record Good(Checkpoint checkpoint) implements Decoded {}

    /** Not what was written. */
    record Damaged() implements Decoded {}

    /** Sound, but of another tenant. */
    record OtherTenant() implements Decoded {}

    /** Sound, but written by another version of the operator. */
    record UnknownVersion(int version) implements Decoded {}
  }

  public static byte[] encode(Checkpoint checkpoint) {
    var bytes = new ByteArrayOutputStream(64 + 16 * checkpoint.known().size());
    try (var out = new DataOutputStream(bytes)) {
      out.write(MAGIC);
      out.writeByte(VERSION);
      var header = header(checkpoint);
      out.writeInt(header.length);
      out.write(header);
      out.writeInt(checkpoint.known().size());
      for (var entry : checkpoint.known()) {
        out.writeLong(entry.key);
        out.writeLong(entry.value);
      }
      out.writeInt(checksum(bytes.toByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] header(Checkpoint checkpoint) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeUTF(checkpoint.tenantId());
      writeTime(out, checkpoint.watermark());
      writeTime(out, checkpoint.reach());
      writeTime(out, checkpoint.rescanWatermark());
      out.writeLong(checkpoint.delivered());
      out.writeLong(checkpoint.quarantined());
      out.writeLong(checkpoint.superseded());
      out.writeLong(checkpoint.receipt());
      writeTime(out, checkpoint.begin());
      writeGaps(out, checkpoint.gaps());
      out.writeLong(checkpoint.handled().replay());
      out.writeLong(checkpoint.handled().redrive());
    }
    return bytes.toByteArray();
  }

  public static Decoded decode(byte[] bytes, String tenantId) {
    var end = bytes.length - Integer.BYTES;
    if (end <= MAGIC.length
        || !Arrays.equals(MAGIC, 0, MAGIC.length, bytes, 0, MAGIC.length)
        || checksum(Arrays.copyOf(bytes, end)) != ByteBuffer.wrap(bytes, end, 4).getInt()) {
      return new Decoded.Damaged();
    }
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes, 0, end))) {
      in.skipNBytes(MAGIC.length);
      var version = in.readUnsignedByte();
      if (version != VERSION && version != VERSION_WITHOUT_LENGTH) {
        return new Decoded.UnknownVersion(version);
      }
      var checkpoint = read(version == VERSION ? header(in) : in, in, version);
      return checkpoint.tenantId().equals(tenantId)
          ? new Decoded.Good(checkpoint)
          : new Decoded.OtherTenant();
    } catch (IOException e) {
      return new Decoded.Damaged();
    }
  }

  private static DataInputStream header(DataInputStream in) throws IOException {
    var length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw new IOException("the header is longer than the checkpoint");
    }
    return new DataInputStream(new ByteArrayInputStream(in.readNBytes(length)));
  }

  private static Checkpoint read(DataInputStream header, DataInputStream map, int version)
      throws IOException {
    return new Checkpoint(
        header.readUTF(),
        readTime(header),
        readTime(header),
        readTime(header),
        readCount(header),
        readCount(header),
        readCount(header),
        readCount(header),
        readTime(header),
        readGaps(header),
        version == VERSION ? readHandled(header) : HandledRequests.NONE,
        readKnown(map));
  }

  /** The first operators of this version did not write it. */
  private static HandledRequests readHandled(DataInputStream header) throws IOException {
    return header.available() < 2 * Long.BYTES
        ? HandledRequests.NONE
        : new HandledRequests(header.readLong(), header.readLong());
  }

  private static void writeGaps(DataOutputStream out, List<Gap> gaps) throws IOException {
    out.writeInt(gaps.size());
    for (var gap : gaps) {
      out.writeLong(Ticks.of(gap.from()));
      out.writeLong(Ticks.of(gap.before()));
    }
  }

  private static List<Gap> readGaps(DataInputStream in) throws IOException {
    var gaps = new ArrayList<Gap>();
    for (var left = size(in, Gaps.MAX_GAPS); left > 0; left--) {
      gaps.add(gap(time(in.readLong()), time(in.readLong())));
    }
    return gaps;
  }

  private static Gap gap(Instant from, Instant before) throws IOException {
    if (!from.isBefore(before)) {
      throw new IOException("a gap that nothing is in can never be closed");
    }
    return new Gap(from, before);
  }

  private static int size(DataInputStream in, int max) throws IOException {
    var size = in.readInt();
    if (size < 0 || size > max) {
      throw new IOException("more entries than are ever written");
    }
    return size;
  }

  private static LongLongMap readKnown(DataInputStream in) throws IOException {
    var size = size(in, KnownRevisions.MAX_ALERTS);
    var known = KnownRevisions.map(size);
    for (var i = 0; i < size; i++) {
      known.put(in.readLong(), in.readLong());
    }
    return known;
  }

  private static void writeTime(DataOutputStream out, Optional<Instant> time) throws IOException {
    out.writeLong(time.map(Ticks::of).orElse(ABSENT));
  }

  private static Optional<Instant> readTime(DataInputStream in) throws IOException {
    var ticks = in.readLong();
    return ticks == ABSENT ? Optional.empty() : Optional.of(time(ticks));
  }

  private static Instant time(long ticks) throws IOException {
    var time = Ticks.instant(ticks);
    if (!AlertTime.isValid(time)) {
      throw new IOException("a time that no alert has");
    }
    return time;
  }

  private static long readCount(DataInputStream in) throws IOException {
    var count = in.readLong();
    if (count < 0 || count > Limits.EXACT_INTEGER) {
      throw new IOException("a count that no status can show");
    }
    return count;
  }

  private static int checksum(byte[] bytes) {
    var crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
