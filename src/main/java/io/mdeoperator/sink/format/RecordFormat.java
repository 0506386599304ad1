// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.format;

import io.mdeoperator.sink.Batch;

/** How a revision of an alert is written. Thread-safe. */
public interface RecordFormat {
  /**
   * JSON in UTF-8, for any alert, whatever is in it; in one line, without its end, unless the alert
   * is passed on as it came.
   */
  byte[] json(Batch.Item item, RecordOrigin origin);

  /**
   * An upper bound of the length of {@link #json} for that alert, without writing it; for any
   * origin.
   */
  long maxSize(Batch.Item item);
}
