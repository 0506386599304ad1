// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender;

import io.mdeoperator.remote.RemoteFailure;
import java.time.Instant;

/** What became of a call to the API. */
public sealed interface ApiAnswer {
  /**
   * The answer was read to its end, or to where the reader had enough.
   *
   * @param count alerts handed on
   * @param complete false when the reader stopped it, or when the page came back full and there may
   *     be more
   * @param serverTime the answer's {@code Date}, at most five minutes after this machine's time;
   *     else this machine's time
   */
  record Read(int count, boolean complete, Instant serverTime) implements ApiAnswer {}

  /**
   * There is no memory now for one of the alerts; those that were handed on are to be forgotten.
   *
   * @param bytes that it has at least
   */
  record NoRoom(long bytes) implements ApiAnswer {}

  /** The call failed; alerts that were handed on before are to be forgotten. */
  record Failed(RemoteFailure failure) implements ApiAnswer {}
}
