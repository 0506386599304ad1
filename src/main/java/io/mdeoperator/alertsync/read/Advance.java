// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.read;

import java.time.Instant;
import java.util.List;

/** What comes next in a pass, once what its first window brought has been delivered. */
public sealed interface Advance {
  /** The same window is read again. */
  record Retry() implements Advance {}

  /** It is read; the next one follows. */
  record Completed(int rows) implements Advance {}

  /**
   * Its page was full, so there is a backlog; these parts are read in its place, ascending. What
   * the page showed has been delivered.
   *
   * @param batchBytes the room that each of them is to have, in bytes of JSON
   */
  record Divide(List<Window> parts, long batchBytes) implements Advance {}

  /**
   * These are read in its place, ascending; none when there is nothing left of it. Nothing of it
   * has been delivered: it failed, or it was read without evidence that is needed.
   */
  record Replace(List<Window> parts) implements Advance {}

  /**
   * Not everything found room in the batch; the rest of the window follows.
   *
   * @param from first instant of the rest
   * @param divisions where to divide the rest, ascending
   * @param batchBytes the room that each part of it is to have, in bytes of JSON
   * @param paging of the rest
   */
  record ContinueAt(Instant from, List<Instant> divisions, long batchBytes, SkipPaging paging)
      implements Advance {}

  /** The next page of the window follows. */
  record NextPage(int rows, boolean hasNews) implements Advance {}

  /** All pages of the window follow once more. */
  record NextRound(SkipPaging paging) implements Advance {}
}
