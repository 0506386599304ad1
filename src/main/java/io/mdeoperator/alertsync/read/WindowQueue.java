// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.read;

import io.mdeoperator.base.Ticks;
import io.mdeoperator.defender.ApiAnswer;
import io.mdeoperator.delivery.checkpoint.Gap;
import io.mdeoperator.delivery.memory.BatchRoom;
import io.mdeoperator.remote.RemoteFailure;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * One pass over the source, from a time to its open end, in windows that ascend; or one round over
 * gaps that are tried again. Knows neither server nor sink. A window whose page comes back full is
 * divided, down to a single instant; that is divided by creation time and severity, and last read
 * by skipping, over and over until a whole round brings nothing new, since the server keeps no
 * order. One that keeps failing is left out. Not thread-safe.
 */
public final class WindowQueue {
  private final Deque<Window> ahead = new ArrayDeque<>();
  private final GapSearch search = new GapSearch();
  private final GapNarrowing narrowing;
  private SkipPaging paging = new SkipPaging();

  /** How many rows the slices of an instant had; as many are skipped where its rest is read. */
  private int rowsOfSlices;

  private long batchBytes;
  private long longAlert;

  private WindowQueue(List<Window> windows) {
    ahead.addAll(windows);
    narrowing = new GapNarrowing(windows.size());
  }

  /** A round that tries these again. */
  public static WindowQueue of(Collection<Gap> gaps) {
    return new WindowQueue(gaps.stream().map(Window::of).toList());
  }

  /**
   * A pass that leaves gaps out.
   *
   * @param wide where it begins
   * @param narrow before that most is known, so evidence is fetched for what is not
   */
  public static WindowQueue pass(Instant wide, Instant narrow, Collection<Gap> gaps) {
    var windows = new ArrayList<Window>();
    if (wide.isBefore(narrow)) {
      windows.addAll(Window.lean(Ticks.floor(wide), Ticks.floor(narrow)).without(gaps));
    }
    windows.addAll(Window.openEnded(Ticks.floor(narrow)).without(gaps));
    return new WindowQueue(windows);
  }

  /** Whether the pass has come to its end. */
  public boolean isDone() {
    return ahead.isEmpty();
  }

  /** Whether a call has shown that there is more than one batch to deliver. */
  public boolean hasBacklog() {
    return batchBytes > 0;
  }

  /**
   * The room that the windows ahead were divided for, in bytes of JSON: with less of it, what was
   * read would be read again. 0 while no call has shown a backlog.
   */
  public long batchBytes() {
    return batchBytes;
  }

  /** Bytes of an alert of the next window that there was no room for; 0 when there was. */
  public long longAlert() {
    return longAlert;
  }

  /**
   * Makes one call, or a few more where a window can be read in no other way. Changes nothing of
   * what is ahead: what failed can be tried again.
   *
   * @param admission asked for each alert that a page shows, and again for each that is fetched
   *     with its evidence; deduplicates what has been delivered since
   * @param room for what is delivered at once
   */
  public FetchResult next(PageReader reader, WantedAlert.Admission admission, BatchRoom room) {
    var window = ahead.element();
    var page = new Page(window, admission, room);
    return switch (reader.read(window, paging.skip(), page)) {
      case ApiAnswer.Failed(var failure) -> failed(window, failure, reader);
      case ApiAnswer.NoRoom(var bytes) -> noRoom(bytes);
      case ApiAnswer.Read read -> {
        search.succeeded(window);
        page.identities().forEach(paging::saw);
        yield read.complete() || read.count() == 0
            ? ended(page, read, reader)
            : window.isInstant()
                ? instant(page, read, reader)
                : fullPage(page, read, page.parts(reader));
      }
    };
  }

  /** There is more in a single instant than the page shows. */
  private FetchResult instant(Page page, ApiAnswer.Read read, PageReader reader) {
    var slices = page.slices();
    return slices.isEmpty() ? nextPage(page, read, reader) : fullPage(page, read, slices);
  }

  private FetchResult noRoom(long bytes) {
    longAlert = bytes;
    return new FetchResult.NoRoom(bytes);
  }

  /**
   * A full page. It is no whole window, so nothing is reached; but what it shows is delivered,
   * since an alert may have changed when its part is read. Without evidence it is not the whole
   * alert.
   */
  private static FetchResult fullPage(Page page, ApiAnswer.Read read, List<Window> parts) {
    var alerts = page.window().lean() ? List.<WantedAlert>of() : page.alerts().ready();
    var divided = new Advance.Divide(parts, page.alerts().bytesOfPart());
    return new FetchResult.Ready(
        alerts, Optional.empty(), read.serverTime(), Optional.empty(), divided);
  }

  /** A page of a single instant that has more of them. */
  private FetchResult nextPage(Page page, ApiAnswer.Read read, PageReader reader) {
    var advance = new Advance.NextPage(read.count(), page.hasNews());
    return ready(page, read, reader, Optional.empty(), advance);
  }

  /** The last page of a window. */
  private FetchResult ended(Page page, ApiAnswer.Read read, PageReader reader) {
    var isEnough = paging.isEnough(read.count(), page.hasNews());
    var rest = page.alerts().leftOut();
    var nextRound = isEnough ? new SkipPaging() : paging.again(read.count(), page.hasNews());
    Advance advance =
        rest.isPresent()
            ? new Advance.ContinueAt(
                rest.get(), page.alerts().divisions(), page.alerts().bytesOfPart(), nextRound)
            : isEnough ? new Advance.Completed(read.count()) : new Advance.NextRound(nextRound);
    return ready(page, read, reader, closed(page.window(), rest, isEnough), advance);
  }

  private FetchResult ready(
      Page page, ApiAnswer.Read read, PageReader reader, Optional<Gap> closed, Advance advance) {
    var alerts = page.alerts().ready();
    var whole = page.window().lean() ? page.withEvidence(reader) : Optional.of(alerts);
    if (whole.isEmpty()) {
      return new FetchResult.NothingYet(List.of(page.window().withEvidence()));
    }
    var reached = page.window().gap().isPresent() ? Optional.<Instant>empty() : reached(page);
    return new FetchResult.Ready(whole.get(), reached, read.serverTime(), closed, advance);
  }

  /** With a backlog, full pages may have brought before what this one shows. */
  private Optional<Instant> reached(Page page) {
    return hasBacklog() && page.alerts().leftOut().isEmpty()
        ? page.latest()
        : page.alerts().ready().stream()
            .map(wanted -> wanted.alert().lastUpdateTime())
            .reduce((_, last) -> last);
  }

  /** What of a gap has been read now. */
  private static Optional<Gap> closed(Window window, Optional<Instant> rest, boolean isEnough) {
    if (window.gap().isEmpty() || window.isSlice()) {
      return Optional.empty();
    }
    return rest.or(() -> window.before().filter(_ -> isEnough))
        .filter(window.from()::isBefore)
        .map(end -> new Gap(window.from(), end));
  }

  private FetchResult failed(Window window, RemoteFailure failure, PageReader reader) {
    return window.gap().isPresent() && GapSearch.mayBeForThisWindowOnly(failure.reason())
        ? narrowing.failed(window, failure, reader::control)
        : search.failed(window, failure, reader::control);
  }

  /** Moves on behind what {@link #next} brought last, once that has been delivered. */
  public void advance(Advance advance) {
    switch (advance) {
      case Advance.Retry _ -> {}
      case Advance.Completed(var rows) -> complete(rows);
      case Advance.Divide(var parts, var room) -> {
        batchBytes = room;
        rowsOfSlices = ahead.element().slice().isEmpty() ? 0 : rowsOfSlices;
        replace(parts, new SkipPaging());
      }
      case Advance.Replace(var parts) -> replace(parts, new SkipPaging());
      case Advance.ContinueAt(var from, var divisions, var room, var next) -> {
        batchBytes = room;
        replace(ahead.element().startingAt(from).dividedAt(divisions), next);
      }
      case Advance.NextPage(var rows, var hasNews) -> paging.read(rows, hasNews);
      case Advance.NextRound(var next) -> paging = next;
    }
  }

  private void complete(int rows) {
    longAlert = 0;
    if (ahead.element().isSlice()) {
      rowsOfSlices += paging.skip() + rows;
    }
    ahead.pop();
    paging =
        !ahead.isEmpty() && ahead.element().isRest()
            ? new SkipPaging(rowsOfSlices)
            : new SkipPaging();
  }

  private void replace(List<Window> parts, SkipPaging next) {
    paging = next;
    ahead.pop();
    parts.reversed().forEach(ahead::push);
  }
}
