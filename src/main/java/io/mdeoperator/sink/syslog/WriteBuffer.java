// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.syslog;

import io.mdeoperator.remote.TcpConnection;
import java.io.IOException;

/**
 * Writes messages to a connection in pieces of one size: many at a time, or parts of a long one.
 */
final class WriteBuffer {
  private static final int SIZE = 32 << 10;

  private final TcpConnection connection;
  private final byte[] bytes = new byte[SIZE];
  private int used;

  WriteBuffer(TcpConnection connection) {
    this.connection = connection;
  }

  void write(byte[] message) throws IOException {
    for (var from = 0; from < message.length; ) {
      var length = Math.min(message.length - from, SIZE - used);
      System.arraycopy(message, from, bytes, used, length);
      used += length;
      from += length;
      if (used == SIZE) {
        flush();
      }
    }
  }

  void flush() throws IOException {
    connection.write(bytes, 0, used);
    used = 0;
  }
}
