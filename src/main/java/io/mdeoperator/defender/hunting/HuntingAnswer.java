// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender.hunting;

import io.mdeoperator.remote.RemoteFailure;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What became of a query. */
public sealed interface HuntingAnswer {
  /**
   * The result was read to its end, or to where the reader had enough.
   *
   * @param rows that were handed on
   * @param stopped whether the reader had enough
   * @param schema as far as it was read: it may come after the rows
   * @param requestId Graph's name for the request, which its support asks for
   * @param serverTime the answer's {@code Date}, at most five minutes after this machine's time;
   *     else this machine's time
   */
  record Read(
      int rows,
      boolean stopped,
      List<Column> schema,
      Optional<String> requestId,
      Instant serverTime)
      implements HuntingAnswer {
    public Read {
      schema = List.copyOf(schema);
    }

    /**
     * Whether rows may be missing at the end: a result that is as long as can be is taken for one
     * that was cut, since nothing else tells.
     */
    public boolean truncated() {
      return rows >= HuntingSource.MAX_ROWS;
    }
  }

  /**
   * A column of a result.
   *
   * @param type as Microsoft names it, such as {@code String} or {@code Int64}; there is no list of
   *     all
   */
  record Column(String name, String type) {}

  /** The query failed; rows that were handed on before are to be forgotten. */
  record Failed(RemoteFailure failure) implements HuntingAnswer {}

  /**
   * There is no memory now for one of the rows; those that were handed on are to be forgotten.
   *
   * @param bytes that it has at least
   */
  record NoRoom(long bytes) implements HuntingAnswer {}
}
