package io.mdeoperator.alertsync;

import io.mdeoperator.defender.Alert;
import io.mdeoperator.defender.ApiAnswer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * One pass over the source, from a time to its open end, in windows that ascend. Knows neither
 * server nor sink. A window whose page comes back full is divided, down to a single instant; that
 * is read by skipping, over and over until a whole round brings nothing new, since the server keeps
 * no order. Not thread-safe.
 */
final class Windows {
  /** Reads one page. */
  @FunctionalInterface
  interface PageReader {
    ApiAnswer read(Window window, int skip, Predicate<Alert> each);
  }

  private final Deque<Window> ahead = new ArrayDeque<>();
  private Runnable acknowledge = () -> {};
  private SkipRounds rounds = new SkipRounds();
  private boolean behind;

  Windows(Instant from) {
    ahead.push(Window.openEnded(Ticks.floor(from)));
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
   * Makes one call. One that failed can be made again.
   *
   * @param limit of what is handed on
   * @param wanted tells what is to be handed on; has to say no to what has been delivered since
   */
  Harvest next(PageReader reader, Predicate<Alert> wanted, BatchLimit limit) {
    var window = ahead.element();
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
    if (answer instanceof ApiAnswer.Read) {
      identities.build().forEach(rounds::saw);
    }
    return switch (answer) {
      case ApiAnswer.Failed failed -> new Harvest.Failed(failed.failure());
      case ApiAnswer.Read read when read.complete() || read.count() == 0 ->
          ready(read, earliest, () -> completed(window, earliest));
      case ApiAnswer.Read read when window.isInstant() ->
          ready(read, earliest, () -> rounds.read(read.count(), !earliest.ready().isEmpty()));
      case ApiAnswer.Read _ -> divide(window, times.build().toArray());
    };
  }

  /** Goes on behind what {@link #next} brought last; to be called once that has been delivered. */
  void acknowledged() {
    acknowledge.run();
    acknowledge = () -> {};
  }

  private Harvest ready(ApiAnswer.Read read, EarliestAlerts earliest, Runnable whenDelivered) {
    acknowledge = whenDelivered;
    return new Harvest.Ready(earliest.ready(), read.serverTime());
  }

  private void completed(Window window, EarliestAlerts earliest) {
    rounds.read(0, !earliest.ready().isEmpty());
    var goesOn = rounds.skip() > 0 && rounds.isAnotherNeeded();
    if (!goesOn) {
      rounds = new SkipRounds();
    }
    if (earliest.leftOut().isPresent()) {
      behind = true;
      ahead.pop();
      ahead.push(window.startingAt(earliest.leftOut().get()));
    } else if (!goesOn) {
      ahead.pop();
    }
  }

  private Harvest divide(Window window, long[] times) {
    behind = true;
    var middle = window.divide(times);
    ahead.pop();
    ahead.push(window.startingAt(middle));
    ahead.push(window.endingAt(middle));
    return new Harvest.Divided();
  }
}
