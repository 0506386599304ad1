// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.delivery.checkpoint;

import com.carrotsearch.hppc.LongLongMap;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** A segment as bytes: {@code MDES}, a version byte, the alerts, and the CRC-32C of all that. */
public final class SegmentCodec {
  private static final byte[] MAGIC = {'M', 'D', 'E', 'S'};
  private static final int VERSION = 1;

  private SegmentCodec() {}

  /** The alerts of a segment: hash of an alert's identity → last update. */
  public static byte[] encode(LongLongMap alerts) {
    var bytes = new ByteArrayOutputStream(16 + 12 * alerts.size());
    try (var out = new DataOutputStream(bytes)) {
      out.write(MAGIC);
      out.writeByte(VERSION);
      RevisionList.write(out, alerts);
      out.writeInt(Checksums.of(bytes.toByteArray(), bytes.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** What a checkpoint knows the content of a segment by. */
  public static int checksum(byte[] content) {
    return Checksums.in(content);
  }

  /** The alerts; empty when it is not the content that a checkpoint means. */
  public static Optional<LongLongMap> decode(byte[] content, int checksum) {
    if (!Checksums.isSound(MAGIC, content) || checksum(content) != checksum) {
      return Optional.empty();
    }
    try (var in = new DataInputStream(new ByteArrayInputStream(content))) {
      in.skipNBytes(MAGIC.length);
      return in.readUnsignedByte() == VERSION
          ? Optional.of(RevisionList.read(in)).filter(alerts -> !alerts.isEmpty())
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
