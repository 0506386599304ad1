// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.delivery.checkpoint;

import com.carrotsearch.hppc.LongLongMap;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Alerts and their last updates as bytes: their number, and ascending by last update 8 bytes of
 * hash and 2 to 9 of time since the one before. That is 10 to 12 bytes for each alert of a backlog.
 * The first two bits tell how long a time is, as in integers of QUIC (RFC 9000, 16).
 */
final class RevisionList {
  private static final int LENGTH_BITS = 2;

  /** Of the first byte. */
  private static final int VALUE_BITS = Byte.SIZE - LENGTH_BITS;

  /** Bits of a time that is 2, 3, or 4 bytes long. */
  private static final List<Integer> BITS = List.of(14, 22, 30);

  /** The time follows as a number of 8 bytes. */
  private static final int WHOLE = BITS.size() << VALUE_BITS;

  private record Entry(long hash, long time) {}

  private RevisionList() {}

  static void write(DataOutputStream out, LongLongMap alerts) throws IOException {
    out.writeInt(alerts.size());
    var entries =
        StreamSupport.stream(alerts.spliterator(), false)
            .map(alert -> new Entry(alert.key, alert.value))
            .sorted(Comparator.comparingLong(Entry::time))
            .toList();
    var before = 0L;
    for (var entry : entries) {
      out.writeLong(entry.hash());
      writeDifference(out, entry.time() - before);
      before = entry.time();
    }
  }

  private static void writeDifference(DataOutputStream out, long ticks) throws IOException {
    for (var length = 0; length < BITS.size(); length++) {
      if (ticks >>> BITS.get(length) == 0) {
        var coded = ((long) length << BITS.get(length)) | ticks;
        for (var shift = BITS.get(length) - VALUE_BITS; shift >= 0; shift -= Byte.SIZE) {
          out.writeByte((int) (coded >>> shift));
        }
        return;
      }
    }
    out.writeByte(WHOLE);
    out.writeLong(ticks);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException when it is something else
   */
  static LongLongMap read(DataInputStream in) throws IOException {
    var size = in.readInt();
    if (size < 0 || size > KnownRevisions.MAX_ALERTS) {
      throw new IOException("more alerts than are ever remembered");
    }
    var alerts = KnownRevisions.map(size);
    var time = 0L;
    for (var i = 0; i < size; i++) {
      var hash = in.readLong();
      time += readDifference(in);
      alerts.put(hash, time);
    }
    return alerts;
  }

  private static long readDifference(DataInputStream in) throws IOException {
    var first = in.readUnsignedByte();
    var length = first >>> VALUE_BITS;
    if (length == BITS.size()) {
      return in.readLong();
    }
    var ticks = (long) first & ((1 << VALUE_BITS) - 1);
    for (var left = BITS.get(length) - VALUE_BITS; left > 0; left -= Byte.SIZE) {
      ticks = (ticks << Byte.SIZE) | in.readUnsignedByte();
    }
    return ticks;
  }
}
