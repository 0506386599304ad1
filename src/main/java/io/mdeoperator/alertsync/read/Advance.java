// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.read;

import java.time.Instant;
import java.util.List;

/** What comes after a window, once what it brought has been delivered. */
public sealed interface Advance {
  /** The same window is read again. */
  record Retry() implements Advance {}

  /** It is read; the next one follows. */
  record Completed(int rows) implements Advance {}

  /** It has more than a page can show; these parts are read in its place, ascending. */
  record Divide(List<Window> parts) implements Advance {}

  /** These are read in its place, ascending. */
  record Replace(List<Window> parts) implements Advance {}

  /**
   * Not everything found room in the batch; the rest of the window follows.
   *
   * @param from first instant of the rest
   * @param divisions where to divide the rest, ascending
   * @param paging of the rest
   */
  record ContinueAt(Instant from, List<Instant> divisions, SkipPaging paging) implements Advance {}

  /** The next page of the window follows. */
  record NextPage(int rows, boolean hasNews) implements Advance {}

  /** All pages of the window follow once more. */
  record NextRound(SkipPaging paging) implements Advance {}
}
