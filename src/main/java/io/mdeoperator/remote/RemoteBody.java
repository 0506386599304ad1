// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.remote;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What is sent with a POST. The parts are sent one after the other and never copied together: many
 * requests may carry the same megabytes at the same time.
 *
 * @param parts not to be changed afterwards
 * @param contentType the header {@code Content-Type}
 * @param onSend called before the first byte leaves: from then on the server may have acted,
 *     whatever becomes of the call; where it throws, nothing leaves
 */
public record RemoteBody(List<byte[]> parts, String contentType, Departure onSend) {
  /** Most bytes that TLS encrypts at once (RFC 8446, 5.1): small parts share a record. */
  private static final int MAX_RECORD = 16 * 1024;

  /** What is to happen before a body leaves. */
  @FunctionalInterface
  public interface Departure {
    /** Throws what the call fails with, where the body is not to leave. */
    void leaving() throws IOException;
  }

  public RemoteBody {
    parts = List.copyOf(parts);
  }

  /** One whose sender need not know when it leaves. */
  public RemoteBody(List<byte[]> parts, String contentType) {
    this(parts, contentType, () -> {});
  }

  /** A form, already encoded. */
  static RemoteBody form(String encoded) {
    return new RemoteBody(
        List.of(encoded.getBytes(StandardCharsets.US_ASCII)), "application/x-www-form-urlencoded");
  }

  /** Bytes of all parts. */
  public long length() {
    return parts.stream().mapToLong(part -> part.length).sum();
  }

  /** Writes all parts; may be called again. */
  public void writeTo(OutputStream out) throws IOException {
    onSend.leaving();
    var records = new BufferedOutputStream(out, Math.clamp(length(), 1, MAX_RECORD));
    for (var part : parts) {
      records.write(part);
    }
    records.flush();
  }

  @Override
  public String toString() {
    return "RemoteBody[" + length() + " bytes]";
  }
}
