// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.format;

import io.mdeoperator.sink.Batch;
import java.util.Optional;

/** How a revision of an alert is written for receivers whose records are lines. Thread-safe. */
public interface LineFormat {
  /**
   * One line in UTF-8 without its end, for any alert, whatever is in it: no control character but
   * those that the format escapes.
   *
   * @param withEvidence otherwise it says that the evidence is left out
   * @return empty when it is longer than {@code maxBytes}, or the alert cannot be read
   */
  Optional<byte[]> line(Batch.Item item, RecordOrigin origin, boolean withEvidence, int maxBytes);
}
