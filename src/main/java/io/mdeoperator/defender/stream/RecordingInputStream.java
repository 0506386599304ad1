// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender.stream;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.function.LongPredicate;

/**
 * Remembers what was read until it is dropped, so that a part of a JSON document can be taken out
 * as the bytes that came. Not thread-safe.
 */
final class RecordingInputStream extends FilterInputStream {
  private final int limit;
  private final LongPredicate hasRoomFor;
  private byte[] kept = new byte[16 * 1024];

  /** Offset of the first byte of {@link #kept} from the start of the stream. */
  private long firstKept;

  /** How many bytes there are dropped, and still in the way. */
  private int dropped;

  private int count;

  /**
   * Records from the start.
   *
   * @param limit most bytes that are kept
   * @param hasRoomFor whether there is memory to keep so many bytes
   */
  RecordingInputStream(InputStream in, int limit, LongPredicate hasRoomFor) {
    super(in);
    this.limit = limit;
    this.hasRoomFor = hasRoomFor;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    var read = super.read(target, offset, length);
    if (read > 0) {
      keep(target, offset, read);
    }
    return read;
  }

  /** A copy of what was read between two offsets from the start of the stream. */
  byte[] copy(long from, long to) {
    return Arrays.copyOfRange(
        kept, Math.toIntExact(from - firstKept), Math.toIntExact(to - firstKept));
  }

  /** Lets go of everything before an offset. */
  void dropBefore(long offset) {
    dropped = Math.toIntExact(offset - firstKept);
  }

  /** Once for all items that one read has brought. */
  private void moveToFront() {
    count -= dropped;
    System.arraycopy(kept, dropped, kept, 0, count);
    firstKept += dropped;
    dropped = 0;
  }

  private void grow(int length) throws NoRoomException {
    if (!hasRoomFor.test(length)) {
      throw new NoRoomException(length);
    }
    kept = Arrays.copyOf(kept, length);
  }

  private void keep(byte[] source, int offset, int length) throws IOException {
    moveToFront();
    if (count + length > limit) {
      throw new TooLongException(limit);
    }
    if (count + length > kept.length) {
      grow(Math.min(limit, Math.max(count + length, 2 * kept.length)));
    }
    System.arraycopy(source, offset, kept, count, length);
    count += length;
  }
}
