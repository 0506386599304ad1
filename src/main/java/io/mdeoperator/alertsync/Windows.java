package io.mdeoperator.alertsync;

import io.mdeoperator.defender.Alert;
import io.mdeoperator.defender.ApiAnswer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * One pass over the source, from a time to its open end, in windows that ascend; gaps that are
 * tried again come first. Knows neither server nor sink. A window whose page comes back full is
 * divided, down to a single instant; that is read by skipping, over and over until a whole round
 * brings nothing new, since the server keeps no order. One that fails for ever is left out. Not
 * thread-safe.
 */
final class Windows {
  private final Deque<Window> ahead = new ArrayDeque<>();
  private final GapSearch search = new GapSearch();
  private Runnable acknowledge = () -> {};
  private SkipRounds rounds = new SkipRounds();
  private boolean behind;

  Windows(Instant from) {
    this(List.of(Window.openEnded(Ticks.floor(from))));
  }

  private Windows(List<Window> windows) {
    ahead.addAll(windows);
  }

  /** A pass that leaves gaps out. */
  static Windows from(Instant from, Collection<Gap> gaps) {
    return new Windows(Window.openEnded(Ticks.floor(from)).without(gaps));
  }

  /**
   * A pass that reads far back and tries gaps again.
   *
   * @param wide where it begins
   * @param narrow before that most is known, so evidence is fetched for what is not
   */
  static Windows rescan(Instant wide, Instant narrow, Collection<Gap> gaps) {
    var windows = new ArrayList<>(gaps.stream().map(Window::of).toList());
    if (wide.isBefore(narrow)) {
      windows.addAll(Window.lean(Ticks.floor(wide), Ticks.floor(narrow)).without(gaps));
    }
    windows.addAll(Window.openEnded(Ticks.floor(narrow)).without(gaps));
    return new Windows(windows);
  }

  /** Whether the pass has come to its end. */
  boolean isDone() {
    return ahead.isEmpty();
  }

  /** Whether a call has shown that there is more than one batch to hand on. */
  boolean isBehind() {
    return behind;
  }

  /**
   * Makes one call, or a few more where a window can be read in no other way. What failed can be
   * tried again.
   *
   * @param limit of what is handed on
   * @param wanted tells what is to be handed on; has to say no to what has been delivered since
   */
  Harvest next(PageReader reader, Predicate<Alert> wanted, BatchLimit limit) {
    var window = ahead.element();
    acknowledge = () -> {};
    var earliest = new EarliestAlerts(limit);
    var times = LongStream.builder();
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
        yield read(window, read, earliest, times, reader);
      }
    };
  }

  private Harvest read(
      Window window,
      ApiAnswer.Read read,
      EarliestAlerts earliest,
      LongStream.Builder times,
      PageReader reader) {
    if (!read.complete() && read.count() > 0 && !window.isInstant()) {
      return divide(window, times.build().toArray(), earliest);
    }
    var alerts = earliest.ready();
    var whole = window.lean() ? MissingEvidence.fetch(alerts, reader) : Optional.of(alerts);
    if (whole.isEmpty()) {
      replace(List.of(window.withEvidence()));
      return new Harvest.Divided();
    }
    var isLast = read.complete() || read.count() == 0;
    acknowledge =
        isLast
            ? () -> completed(window, earliest)
            : () -> rounds.read(read.count(), !alerts.isEmpty());
    return new Harvest.Ready(
        whole.get(),
        window.gap().isPresent() || alerts.isEmpty()
            ? Optional.empty()
            : Optional.of(alerts.getLast().lastUpdateTime()),
        read.serverTime(),
        isLast && earliest.leftOut().isEmpty() ? healed(window) : Optional.empty());
  }

  /** Goes on behind what {@link #next} brought last; to be called once that has been delivered. */
  void acknowledged() {
    acknowledge.run();
    acknowledge = () -> {};
  }

  private void completed(Window window, EarliestAlerts earliest) {
    rounds.read(0, !earliest.ready().isEmpty());
    var goesOn = rounds.skip() > 0 && rounds.isAnotherNeeded();
    if (!goesOn) {
      rounds = new SkipRounds();
    }
    if (earliest.leftOut().isPresent()) {
      var divisions = divisions(earliest);
      behind = true;
      ahead.pop();
      window
          .startingAt(earliest.leftOut().get())
          .dividedAt(divisions)
          .reversed()
          .forEach(ahead::push);
    } else if (!goesOn) {
      ahead.pop();
    }
  }

  /** The call that finds a backlog is made with little room: it only tells that there is one. */
  private List<Instant> divisions(EarliestAlerts earliest) {
    return behind ? earliest.divisions() : List.of();
  }

  /** The gap that the window is the last part of. */
  private Optional<Gap> healed(Window window) {
    var isLastPart = ahead.stream().skip(1).noneMatch(next -> next.gap().equals(window.gap()));
    return isLastPart ? window.gap() : Optional.empty();
  }

  private Harvest divide(Window window, long[] times, EarliestAlerts earliest) {
    var divisions = new TreeSet<>(divisions(earliest));
    divisions.add(window.divide(times));
    behind = true;
    replace(window.dividedAt(divisions));
    return new Harvest.Divided();
  }

  private Harvest failed(Window window, ApiAnswer.Failed failed, PageReader reader) {
    var failure = failed.failure();
    if (window.gap().isPresent() && GapSearch.mayBeForThisWindowOnly(failure.reason())) {
      ahead.removeIf(part -> part.gap().equals(window.gap()));
      rounds = new SkipRounds();
      return new Harvest.Divided(); // as unreadable as before
    }
    return switch (search.failed(window, failure.reason(), reader::control)) {
      case GapSearch.Advice.Wait _ -> new Harvest.Failed(failure);
      case GapSearch.Advice.Divide divide -> {
        replace(divide.parts());
        yield new Harvest.Divided();
      }
      case GapSearch.Advice.LeaveOut leaveOut -> {
        acknowledge = () -> leaveOut(window, leaveOut.gap());
        yield new Harvest.Unreadable(leaveOut.gap(), failure);
      }
    };
  }

  private void leaveOut(Window window, Gap gap) {
    replace(window.before().isPresent() ? List.of() : List.of(Window.openEnded(gap.before())));
  }

  private void replace(List<Window> parts) {
    rounds = new SkipRounds();
    ahead.pop();
    parts.reversed().forEach(ahead::push);
  }
}
