// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.http;

import java.io.IOException;

/** Thrown while answering to end the connection at that point. */
public final class DroppedConnection extends IOException {
  private final boolean reset;

  private DroppedConnection(boolean reset) {
    super(reset ? "reset" : "closed");
    this.reset = reset;
  }

  /** The peer sees a TCP reset. */
  public static DroppedConnection reset() {
    return new DroppedConnection(true);
  }

  /** The peer sees the end of the stream, without TLS's farewell. */
  public static DroppedConnection closed() {
    return new DroppedConnection(false);
  }

  public boolean isReset() {
    return reset;
  }
}
