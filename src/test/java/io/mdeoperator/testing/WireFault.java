// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.testing;

import java.time.Duration;

/** What a {@link LoopbackGate} does to the connections through it, whatever protocol is spoken. */
public sealed interface WireFault {
  /** Which way bytes go: to the server, or back. */
  enum Direction {
    REQUESTS,
    ANSWERS
  }

  /** Each connection is broken where so many more bytes have come through in one direction. */
  record Cut(Direction direction, long after) implements WireFault {}

  /**
   * Each connection leads nowhere, and neither end is told, once so many more bytes have come
   * through in one direction: for ever, as behind a route that is lost. With no byte of a request,
   * connections are accepted and never answered.
   */
  record Stall(Direction direction, long after) implements WireFault {}

  /** The connections that are open now lead nowhere for ever; new ones work. */
  record Freeze() implements WireFault {}

  /** Nothing comes through until the fault is over. */
  record Hold() implements WireFault {}

  /** Requests come through, and no answer does until the fault is over. */
  record HoldAnswers() implements WireFault {}

  /** All connections are broken, and nobody listens. */
  record Refuse() implements WireFault {}

  /** A few bytes, a pause, and so on. */
  record Trickle(int bytes, Duration pause) implements WireFault {}

  /** All connections are broken, and the name of the gate's host is not found for the time. */
  record SlowNames() implements WireFault {}
}
