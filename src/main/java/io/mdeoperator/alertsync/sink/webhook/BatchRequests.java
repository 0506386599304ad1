// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.sink.webhook;

import io.mdeoperator.alertsync.sink.Batch;
import io.mdeoperator.alertsync.sink.Outcome;
import io.mdeoperator.base.MonotonicClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Sends a batch in sequential requests, so that events arrive in order. A rejected request is
 * halved down to single events. If any event was accepted, the rejected ones are at fault;
 * otherwise the receiver is. Pure but for the clock; used once.
 */
final class BatchRequests {
  /** The usual bound of receivers is this or less; a single alert is sent however big it is. */
  private static final long MAX_BYTES = 4 << 20;

  private static final Duration MAX_TIME = Duration.ofMinutes(2);

  /** Enough for some tens of bad alerts in front of the first good one. */
  private static final int MAX_REFUSALS = 200;

  private final List<Batch.Item> items;
  private final List<Outcome> outcomes;
  private final Deque<Range> ahead = new ArrayDeque<>();
  private final MonotonicClock clock;
  private final Instant end;
  private boolean anyAccepted;
  private int refusals;

  /** Divides; {@code several} when a request may hold more than one event. */
  BatchRequests(List<Batch.Item> items, boolean several, MonotonicClock clock) {
    this.items = items;
    this.outcomes = new ArrayList<>(Collections.nCopies(items.size(), Outcome.RETRY));
    this.clock = clock;
    this.end = clock.now().plus(MAX_TIME);
    divide(several);
  }

  /**
   * How much was sent.
   *
   * @param outcomes in the order of the items
   * @param halt the response that stopped it early
   */
  record Progress(List<Outcome> outcomes, Optional<ReceiverResponse> halt) {
    boolean isNothingAccepted() {
      return !outcomes.contains(Outcome.ACCEPTED);
    }
  }

  private record Range(int from, int to) {
    boolean isOne() {
      return to - from == 1;
    }

    int middle() {
      return (from + to) >>> 1;
    }
  }

  /** Sends everything, or stops at the first response that affects the whole receiver. */
  Progress send(Function<List<Batch.Item>, ReceiverResponse> post) {
    while (!ahead.isEmpty()) {
      if (clock.now().isAfter(end)) {
        return halted(new ReceiverResponse.Unable("is too slow", Optional.empty()));
      }
      var range = ahead.pop();
      switch (post.apply(items.subList(range.from(), range.to()))) {
        case ReceiverResponse.Accepted _ -> accepted(range);
        case ReceiverResponse.Refused refused -> {
          refused(range);
          if (!anyAccepted && (ahead.isEmpty() || ++refusals == MAX_REFUSALS)) {
            return halted(refused);
          }
        }
        case ReceiverResponse halt -> {
          return halted(halt);
        }
      }
    }
    return new Progress(outcomes, Optional.empty());
  }

  private Progress halted(ReceiverResponse answer) {
    return new Progress(outcomes, Optional.of(answer));
  }

  private void accepted(Range range) {
    anyAccepted = true;
    Collections.fill(outcomes.subList(range.from(), range.to()), Outcome.ACCEPTED);
  }

  private void refused(Range range) {
    if (range.isOne()) {
      outcomes.set(range.from(), Outcome.REFUSED);
    } else {
      ahead.push(new Range(range.middle(), range.to()));
      ahead.push(new Range(range.from(), range.middle()));
    }
  }

  private void divide(boolean several) {
    var from = 0;
    var bytes = 0L;
    for (var i = 0; i < items.size(); i++) {
      var size = CloudEvents.size(items.get(i));
      if (i > from && (!several || bytes + size > MAX_BYTES)) {
        ahead.add(new Range(from, i));
        from = i;
        bytes = 0;
      }
      bytes += size;
    }
    if (from < items.size()) {
      ahead.add(new Range(from, items.size()));
    }
  }
}
