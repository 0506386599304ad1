// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.http;

import io.mdeoperator.remote.RemoteBody;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Compresses requests. */
final class Gzip {
  /** A smaller body does not become smaller by much. */
  private static final int MIN_BYTES = 1 << 10;

  private Gzip() {}

  /** The same request compressed, unless it is small. */
  static HttpReceiver.Message compressed(HttpReceiver.Message message) {
    if (message.body().length() < MIN_BYTES) {
      return message;
    }
    var headers = new HashMap<>(message.headers());
    headers.put("Content-Encoding", "gzip");
    var body = new RemoteBody(List.of(compressed(message.body())), message.body().contentType());
    return new HttpReceiver.Message(headers, body);
  }

  private static byte[] compressed(RemoteBody body) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new FastGzip(bytes)) {
      body.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // nothing is written but to memory
    }
    return bytes.toByteArray();
  }

  /**
   * At the fastest level: JSON becomes hardly smaller at higher ones, which cost several times as
   * much.
   */
  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(ByteArrayOutputStream out) throws IOException {
      super(out);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
