// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.format;

import io.mdeoperator.sink.Batch;

/** How a revision of an alert is written. Thread-safe. */
public interface AlertFormat {
  /** JSON in one line, UTF-8, without the end of the line; for any alert, whatever is in it. */
  byte[] json(Batch.Item item, AlertOrigin origin);

  /**
   * An upper bound of the length of {@link #json} for that alert, without writing it; for any
   * origin.
   */
  long maxSize(Batch.Item item);
}
