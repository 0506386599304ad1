// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.delivery.checkpoint;

import com.carrotsearch.hppc.LongHashSet;
import com.carrotsearch.hppc.LongLongMap;
import com.carrotsearch.hppc.LongSet;
import io.mdeoperator.api.Limits;
import io.mdeoperator.base.Ticks;
import io.mdeoperator.defender.AlertTime;
import io.mdeoperator.sink.store.CheckpointStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A checkpoint as bytes: {@code MDEC}, a version byte, the length of the header, the header with
 * the fields of {@link Checkpoint} in their order and the names of its segments, the alerts that
 * are in none of them, and the CRC-32C of all that. A reader skips what it does not know at the end
 * of the header and behind the alerts, so that either can grow within a version. The checksum stays
 * last in every version, so that a newer version is told apart from damage.
 */
public final class CheckpointCodec {
  private static final byte[] MAGIC = {'M', 'D', 'E', 'C'};
  private static final int VERSION = 4;

  /** All alerts were in the checkpoint, 16 bytes each. */
  private static final int VERSION_WITHOUT_SEGMENTS = 3;

  /** The header had no length, either. */
  private static final int VERSION_WITHOUT_LENGTH = 2;

  private static final Set<Integer> READABLE =
      Set.of(VERSION, VERSION_WITHOUT_SEGMENTS, VERSION_WITHOUT_LENGTH);

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
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.write(MAGIC);
      out.writeByte(VERSION);
      var header = header(checkpoint);
      out.writeInt(header.length);
      out.write(header);
      RevisionList.write(out, checkpoint.known().alerts());
      writeReleased(out, checkpoint.known().released());
      out.writeInt(Checksums.of(bytes.toByteArray(), bytes.size()));
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
      writeSegments(out, checkpoint.known().segments());
    }
    return bytes.toByteArray();
  }

  public static Decoded decode(byte[] bytes, String tenantId) {
    if (!Checksums.isSound(MAGIC, bytes)) {
      return new Decoded.Damaged();
    }
    var end = bytes.length - Integer.BYTES;
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes, 0, end))) {
      in.skipNBytes(MAGIC.length);
      var version = in.readUnsignedByte();
      if (!READABLE.contains(version)) {
        return new Decoded.UnknownVersion(version);
      }
      var checkpoint = read(version == VERSION_WITHOUT_LENGTH ? in : header(in), in, version);
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

  private static Checkpoint read(DataInputStream header, DataInputStream alerts, int version)
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
        version == VERSION_WITHOUT_LENGTH ? HandledRequests.NONE : readHandled(header),
        version == VERSION ? readRemembered(header, alerts) : Remembered.of(readMap(alerts)));
  }

  /** The first operators of version 3 did not write it. */
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

  private static void writeSegments(DataOutputStream out, List<SegmentRef> segments)
      throws IOException {
    out.writeInt(segments.size());
    for (var segment : segments) {
      out.writeByte(segment.slot());
      out.writeInt(segment.checksum());
    }
  }

  private static List<SegmentRef> readSegments(DataInputStream in) throws IOException {
    var segments = new ArrayList<SegmentRef>();
    for (var left = size(in, CheckpointStore.MAX_SEGMENTS); left > 0; left--) {
      segments.add(new SegmentRef(in.readUnsignedByte(), in.readInt()));
    }
    if (segments.stream().map(SegmentRef::slot).distinct().count() < segments.size()
        || segments.stream().anyMatch(one -> one.slot() >= CheckpointStore.MAX_SEGMENTS)) {
      throw new IOException("segments that are never written");
    }
    return segments;
  }

  private static void writeReleased(DataOutputStream out, LongSet released) throws IOException {
    out.writeInt(released.size());
    for (var alert : released) {
      out.writeLong(alert.value);
    }
  }

  private static Remembered readRemembered(DataInputStream header, DataInputStream in)
      throws IOException {
    var segments = readSegments(header);
    var alerts = RevisionList.read(in);
    var released = new LongHashSet();
    for (var left = size(in, KnownRevisions.MAX_ALERTS); left > 0; left--) {
      released.add(in.readLong());
    }
    return new Remembered(segments, alerts, released);
  }

  private static LongLongMap readMap(DataInputStream in) throws IOException {
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
}
