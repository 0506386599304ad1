// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.delivery.checkpoint;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** What begins with a magic number and ends with the CRC-32C of everything before. */
final class Checksums {
  private Checksums() {}

  /** Of the first so many bytes. */
  static int of(byte[] bytes, int length) {
    var crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  /** The one that the bytes end with. */
  static int in(byte[] bytes) {
    return ByteBuffer.wrap(bytes, bytes.length - Integer.BYTES, Integer.BYTES).getInt();
  }

  static boolean isSound(byte[] magic, byte[] bytes) {
    var end = bytes.length - Integer.BYTES;
    return end > magic.length
        && Arrays.equals(magic, 0, magic.length, bytes, 0, magic.length)
        && of(bytes, end) == in(bytes);
  }
}
