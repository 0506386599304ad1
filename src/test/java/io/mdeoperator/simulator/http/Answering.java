// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.http;

import java.io.IOException;

/** Something that answers requests. */
public interface Answering {
  HttpReply answer(HttpCall call) throws IOException;

  /** A request has come, and no fault has met it yet. */
  default void arrived(HttpCall call) {}

  /** Its answer is decided on, or the connection is to be dropped instead. */
  default void left(HttpCall call) {}
}
