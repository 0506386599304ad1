package io.mdeoperator.simulator;

import java.io.IOException;

/** Thrown while answering to end the connection at that point. */
final class DroppedConnection extends IOException {
  private final boolean reset;

  private DroppedConnection(boolean reset) {
    super(reset ? "reset" : "closed");
    this.reset = reset;
  }

  /** The peer sees a TCP reset. */
  static DroppedConnection reset() {
    return new DroppedConnection(true);
  }

  /** The peer sees the end of the stream, without TLS's farewell. */
  static DroppedConnection closed() {
    return new DroppedConnection(false);
  }

  boolean isReset() {
    return reset;
  }
}
