// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.remote;

import java.io.IOException;

/** Makes something of an answer while it is coming in. */
@FunctionalInterface
public interface ResponseReader<T> {
  /**
   * Reads as much of the body as it likes. What it leaves is not fetched: the connection is closed
   * then.
   */
  T read(RemoteResponse answer) throws IOException;
}
