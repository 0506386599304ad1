// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.delivery;

import io.mdeoperator.sink.Revision;
import io.mdeoperator.sink.SinkRecord;
import java.util.List;

/**
 * Fetches what a sink has refused, one by one. Holds what it has fetched, so it is used for one
 * call of {@link Redrive#of}.
 */
@FunctionalInterface
public interface Refetch {
  /** Fetches one as it is now. */
  Answer one(Revision revision);

  /** What came of it. */
  sealed interface Answer {
    /**
     * The source was asked.
     *
     * @param records none where it does not have it any more
     */
    record Fetched(List<SinkRecord> records) implements Answer {
      public Fetched {
        records = List.copyOf(records);
      }
    }

    /** The source has no time for it now: that says nothing of the record. */
    record Throttled() implements Answer {}

    /** It could not be fetched. */
    record Failed() implements Answer {}

    /** There is no memory for it beside those that were fetched before. */
    record NoRoom() implements Answer {}
  }
}
