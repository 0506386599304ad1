package io.mdeoperator.alertsync.read;

import io.mdeoperator.alertsync.checkpoint.Gap;
import io.mdeoperator.alertsync.checkpoint.Revision;
import io.mdeoperator.alertsync.checkpoint.Ticks;
import io.mdeoperator.defender.Alert;
import io.mdeoperator.defender.ApiAnswer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * One pass over the source, from a time to its open end, in windows that ascend; gaps that are
 * tried again come first. Knows neither server nor sink. A window whose page comes back full is
 * divided, down to a single instant; that is divided by creation time and severity, and last read
 * by skipping, over and over until a whole round brings nothing new, since the server keeps no
 * order. One that fails for ever is left out. Not thread-safe.
 */
public final class WindowQueue {
  private final Deque<Window> ahead = new ArrayDeque<>();
  private final GapSearch search = new GapSearch();
  private Runnable acknowledge = () -> {};
  private SkipPaging rounds = new SkipPaging();
  private int rowsOfSlices;
  private boolean behind;

  public WindowQueue(Instant from) {
    this(List.of(Window.openEnded(Ticks.floor(from))));
  }

  private WindowQueue(List<Window> windows) {
    ahead.addAll(windows);
  }

  /** A pass that leaves gaps out. */
  public static WindowQueue from(Instant from, Collection<Gap> gaps) {
    return new WindowQueue(Window.openEnded(Ticks.floor(from)).without(gaps));
  }

  /**
   * A pass that reads far back and tries gaps again.
   *
   * @param wide where it begins
   * @param narrow before that most is known, so evidence is fetched for what is not
   */
  public static WindowQueue rescan(Instant wide, Instant narrow, Collection<Gap> gaps) {
    var windows = new ArrayList<>(gaps.stream().map(Window::of).toList());
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

  /** Whether a call has shown that there is more than one batch to hand on. */
  public boolean isBehind() {
    return behind;
  }

  /**
   * Makes one call, or a few more where a window can be read in no other way. What failed can be
   * tried again.
   *
   * @param limit of what is handed on
   * @param wanted tells what is to be handed on; has to say no to what has been delivered since
   */
  public FetchResult next(PageReader reader, Predicate<Alert> wanted, BatchLimit limit) {
    var window = ahead.element();
    acknowledge = () -> {};
    // The call that finds a backlog is made with little room: it tells how to divide the rest.
    var earliest = new EarliestAlerts(limit);
    var times = LongStream.builder();
    var created = LongStream.builder();
    var identities = Stream.<String>builder();
    var answer =
        reader.read(
            window,
            rounds.skip(),
            alert -> {
              // An answer that ignores the end of the window would move the watermark too far.
              if (!window.endsBefore(alert.lastUpdateTime())) {
                times.add(Ticks.of(alert.lastUpdateTime()));
                if (window.isInstant()) {
                  identities.add(Revision.of(alert).identity());
                  alert.created().map(Ticks::of).ifPresent(created::add);
                }
                if (wanted.test(alert)) {
                  earliest.offer(alert);
                }
              }
              return true;
            });
    return switch (answer) {
      case ApiAnswer.Failed failed -> failed(window, failed, reader);
      case ApiAnswer.Read read -> {
        search.succeeded(window);
        identities.build().forEach(rounds::saw);
        if (read.complete() || read.count() == 0) {
          yield ended(window, read, earliest, reader);
        }
        var parts =
            window.isInstant()
                ? window.slices(created.build().toArray())
                : window.divided(times.build().toArray(), earliest.divisions());
        yield parts.isEmpty() ? skipped(window, read, earliest, reader) : divided(window, parts);
      }
    };
  }

  private FetchResult divided(Window window, List<Window> parts) {
    behind = true;
    if (window.slice().isEmpty()) {
      rowsOfSlices = 0;
    }
    replace(parts);
    return new FetchResult.Divided();
  }

  /** A page of a single instant that has more of them. */
  private FetchResult skipped(
      Window window, ApiAnswer.Read read, EarliestAlerts earliest, PageReader reader) {
    acknowledge = () -> rounds.read(read.count(), !earliest.ready().isEmpty());
    return handedOn(window, read, earliest, reader, Optional.empty());
  }

  /** The last page of a window. */
  private FetchResult ended(
      Window window, ApiAnswer.Read read, EarliestAlerts earliest, PageReader reader) {
    var hasNews = !earliest.ready().isEmpty();
    var isEnough = rounds.isEnough(read.count(), hasNews);
    acknowledge =
        () -> {
          if (earliest.leftOut().isPresent()) {
            goOn(window.startingAt(earliest.leftOut().get()), earliest);
          } else if (isEnough) {
            completed(window, read.count());
            return;
          }
          rounds = isEnough ? new SkipPaging() : rounds.again(read.count(), hasNews);
        };
    return handedOn(window, read, earliest, reader, healed(window, earliest.leftOut(), isEnough));
  }

  private FetchResult handedOn(
      Window window,
      ApiAnswer.Read read,
      EarliestAlerts earliest,
      PageReader reader,
      Optional<Gap> healed) {
    var alerts = earliest.ready();
    var whole = window.lean() ? EvidenceFetcher.fetch(alerts, reader) : Optional.of(alerts);
    if (whole.isEmpty()) {
      replace(List.of(window.withEvidence()));
      acknowledge = () -> {};
      return new FetchResult.Divided();
    }
    return new FetchResult.Ready(
        whole.get(),
        window.gap().isPresent() || alerts.isEmpty()
            ? Optional.empty()
            : Optional.of(alerts.getLast().lastUpdateTime()),
        read.serverTime(),
        healed);
  }

  /** Goes on behind what {@link #next} brought last; to be called once that has been delivered. */
  public void acknowledged() {
    acknowledge.run();
    acknowledge = () -> {};
  }

  private void goOn(Window rest, EarliestAlerts earliest) {
    var parts = rest.dividedAt(earliest.divisions());
    behind = true;
    ahead.pop();
    parts.reversed().forEach(ahead::push);
  }

  private void completed(Window window, int rows) {
    if (window.isSlice()) {
      rowsOfSlices += rounds.skip() + rows;
    }
    ahead.pop();
    rounds =
        !ahead.isEmpty() && ahead.element().isRest()
            ? SkipPaging.behind(rowsOfSlices)
            : new SkipPaging();
  }

  /** What of a gap has been read now. */
  private static Optional<Gap> healed(Window window, Optional<Instant> leftOut, boolean isEnough) {
    if (window.gap().isEmpty() || window.isSlice()) {
      return Optional.empty();
    }
    return leftOut
        .or(() -> window.before().filter(_ -> isEnough))
        .filter(window.from()::isBefore)
        .map(end -> new Gap(window.from(), end));
  }

  private FetchResult failed(Window window, ApiAnswer.Failed failed, PageReader reader) {
    var failure = failed.failure();
    if (window.gap().isPresent() && GapSearch.mayBeForThisWindowOnly(failure.reason())) {
      replace(search.failedAgain(window, reader::control)); // what is not read stays a gap
      return new FetchResult.Divided();
    }
    return switch (search.failed(window, failure.reason(), reader::control)) {
      case GapSearch.Advice.Wait _ -> new FetchResult.Failed(failure);
      case GapSearch.Advice.Divide divide -> {
        replace(divide.parts());
        yield new FetchResult.Divided();
      }
      case GapSearch.Advice.LeaveOut leaveOut -> {
        acknowledge = () -> leaveOut(window, leaveOut.gap());
        yield new FetchResult.Unreadable(leaveOut.gap(), failure);
      }
    };
  }

  private void leaveOut(Window window, Gap gap) {
    replace(window.before().isPresent() ? List.of() : List.of(Window.openEnded(gap.before())));
  }

  private void replace(List<Window> parts) {
    rounds = new SkipPaging();
    ahead.pop();
    parts.reversed().forEach(ahead::push);
  }
}
