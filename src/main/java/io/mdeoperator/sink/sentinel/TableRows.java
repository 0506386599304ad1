// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.sentinel;

import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.format.RecordOrigin;
import java.time.Instant;
import java.util.Optional;

/** How a record becomes a row of a table. Thread-safe. */
interface TableRows {
  /**
   * One row, in UTF-8.
   *
   * @return empty when the record is no JSON object, or too long for a column
   */
  Optional<byte[]> row(Batch.Item item, RecordOrigin origin, Instant now);
}
