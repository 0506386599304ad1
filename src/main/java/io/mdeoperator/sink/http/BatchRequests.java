// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.http;

import io.mdeoperator.base.MonotonicClock;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.Outcome;
import io.mdeoperator.sink.RevisionOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Sends a batch in sequential requests, so that events arrive in order. A rejected request is
 * halved down to single events. If any event was accepted, the rejected ones are at fault;
 * otherwise the receiver is. A receiver may answer for each event by itself. Any other failure is
 * the receiver's and ends it, but for one event that is suspected to be at fault itself: those
 * behind it are tried, and once one of them is accepted, the suspect is refused. What is too large
 * for any request is refused unsent. Pure but for the clock; used once.
 */
final class BatchRequests {
  private static final Duration MAX_TIME = Duration.ofMinutes(2);

  /** Enough for some tens of bad alerts in front of the first good one. */
  private static final int MAX_REFUSALS = 200;

  /** So many events behind the suspect may fail as well before the receiver is at fault. */
  private static final int MAX_PROBES = 5;

  private final List<Batch.Item> items;
  private final List<Outcome> outcomes;
  private final Deque<Range> ahead = new ArrayDeque<>();
  private final Map<Integer, ReceiverResponse> refused = new HashMap<>();
  private final MonotonicClock clock;
  private final Instant end;
  private final Optional<String> suspect;

  /** Events that were passed over with what was answered, the suspect first. */
  private final Map<Integer, ReceiverResponse> passedOver = new LinkedHashMap<>();

  private boolean isProbing;
  private boolean anyAccepted;
  private int refusals;

  /**
   * Divides.
   *
   * @param size the bytes that an event takes in a request, at most
   * @param suspect key of the event that may be at fault itself
   */
  BatchRequests(
      List<Batch.Item> items,
      RequestLimits limits,
      ToLongFunction<Batch.Item> size,
      Optional<String> suspect,
      MonotonicClock clock) {
    this.items = items;
    this.outcomes = new ArrayList<>(Collections.nCopies(items.size(), Outcome.RETRY));
    this.suspect = suspect;
    this.clock = clock;
    this.end = clock.now().plus(MAX_TIME);
    divide(limits, size);
  }

  /**
   * How much was sent.
   *
   * @param outcomes in the order of the items
   * @param refused the response to each that is refused, by its place
   * @param halt the response that stopped it early, or that some were passed over for
   */
  record Progress(
      List<Outcome> outcomes,
      Map<Integer, ReceiverResponse> refused,
      Optional<ReceiverResponse> halt) {
    boolean isNothingAccepted() {
      return !outcomes.contains(Outcome.ACCEPTED);
    }

    /** The place of the first event that the receiver has yet to take; -1 when there is none. */
    int firstLeft() {
      return outcomes.indexOf(Outcome.RETRY);
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
        return progress(Optional.of(ReceiverResponse.unable("is too slow")));
      }
      var range = ahead.pop();
      var halt = taken(range, post.apply(items.subList(range.from(), range.to())).orOfOne());
      if (halt.isPresent()) {
        return progress(halt);
      }
    }
    return progress(passedOver.values().stream().findFirst());
  }

  /** Why no more is sent, if so. */
  private Optional<ReceiverResponse> taken(Range range, ReceiverResponse answer) {
    return switch (answer) {
      case ReceiverResponse.Accepted _ -> {
        accepted(range);
        yield Optional.empty();
      }
      case ReceiverResponse.Refused why -> {
        refused(range, why);
        yield haltOfRefusals(why);
      }
      case ReceiverResponse.Each(var answers) -> each(range, answers);
      case ReceiverResponse.UpTo(var count, var why) -> {
        upTo(range, count, why);
        yield haltOfRefusals(why);
      }
      case ReceiverResponse.Without(var place, var why) -> {
        without(range, place, why);
        yield haltOfRefusals(why);
      }
      case ReceiverResponse.Some _ -> {
        oneByOne(range);
        yield Optional.empty();
      }
      case ReceiverResponse.BrokenOff _ when !range.isOne() -> {
        halve(range);
        yield Optional.empty();
      }
      default ->
          answer.mayBeForTheseOnly() && isPassedOver(range, answer)
              ? Optional.empty()
              : Optional.of(answer);
    };
  }

  /** Nothing is accepted, and too much was rejected already. */
  private Optional<ReceiverResponse> haltOfRefusals(ReceiverResponse.Refused why) {
    return !anyAccepted && (ahead.isEmpty() || ++refusals == MAX_REFUSALS)
        ? Optional.of(why)
        : Optional.empty();
  }

  private Progress progress(Optional<ReceiverResponse> halt) {
    RevisionOrder.retryBehind(items, outcomes);
    return new Progress(outcomes, refused, halt);
  }

  private void accepted(Range range) {
    Collections.fill(outcomes.subList(range.from(), range.to()), Outcome.ACCEPTED);
    othersAreAccepted();
  }

  private void upTo(Range range, int count, ReceiverResponse.Refused next) {
    var bad = range.from() + count;
    if (count > 0) {
      accepted(new Range(range.from(), bad));
    }
    refuse(bad, next);
    if (bad + 1 < range.to()) {
      ahead.push(new Range(bad + 1, range.to()));
    }
  }

  private void without(Range range, int place, ReceiverResponse.Refused why) {
    var bad = range.from() + place;
    refuse(bad, why);
    if (bad + 1 < range.to()) {
      ahead.push(new Range(bad + 1, range.to()));
    }
    if (place > 0) {
      ahead.push(new Range(range.from(), bad));
    }
  }

  /** Why no more is sent: the first failure but the suspect's, or that all are rejected. */
  private Optional<ReceiverResponse> each(Range range, List<ReceiverResponse> answers) {
    var failed = new TreeMap<Integer, ReceiverResponse>();
    for (var i = 0; i < answers.size(); i++) {
      var place = range.from() + i;
      switch (answers.get(i)) {
        case ReceiverResponse.Accepted _ -> outcomes.set(place, Outcome.ACCEPTED);
        case ReceiverResponse.Refused answer -> refuse(place, answer);
        case ReceiverResponse answer -> failed.put(place, answer);
      }
    }
    if (outcomes.subList(range.from(), range.to()).contains(Outcome.ACCEPTED)) {
      othersAreAccepted();
    }
    if (anyAccepted) {
      var suspected = failed.keySet().stream().filter(this::isSuspect).findFirst();
      suspected.ifPresent(place -> refuse(place, failed.remove(place)));
    }
    return failed.isEmpty() && !anyAccepted && ahead.isEmpty()
        ? answers.stream().findFirst()
        : failed.values().stream().findFirst();
  }

  private void othersAreAccepted() {
    anyAccepted = true;
    if (isProbing) {
      isProbing = false;
      var suspected = passedOver.keySet().iterator().next();
      refuse(suspected, passedOver.remove(suspected));
    }
  }

  /** Goes on behind an event that fails, as long as it is open whether the suspect is at fault. */
  private boolean isPassedOver(Range range, ReceiverResponse answer) {
    isProbing |= isSuspect(range.from());
    if (!isProbing || passedOver.size() > MAX_PROBES) {
      return false;
    }
    if (range.isOne()) {
      passedOver.put(range.from(), answer);
    } else {
      halve(range);
    }
    return true;
  }

  private boolean isSuspect(int place) {
    return suspect.equals(Optional.of(items.get(place).key()));
  }

  private void refuse(int place, ReceiverResponse answer) {
    outcomes.set(place, Outcome.REFUSED);
    refused.put(place, answer);
  }

  private void refused(Range range, ReceiverResponse answer) {
    if (range.isOne()) {
      refuse(range.from(), answer);
    } else {
      halve(range);
    }
  }

  /** Once more each, and no more often: halves of halves would repeat those that it has. */
  private void oneByOne(Range range) {
    for (var place = range.to() - 1; place >= range.from(); place--) {
      ahead.push(new Range(place, place + 1));
    }
  }

  private void halve(Range range) {
    ahead.push(new Range(range.middle(), range.to()));
    ahead.push(new Range(range.from(), range.middle()));
  }

  private void divide(RequestLimits limits, ToLongFunction<Batch.Item> size) {
    var from = 0;
    var bytes = 0L;
    for (var i = 0; i < items.size(); i++) {
      var next = size.applyAsLong(items.get(i));
      if (next > limits.maxItemBytes()) {
        refuse(i, new ReceiverResponse.TooLarge());
        addRange(from, i);
        from = i + 1;
        bytes = 0;
        continue;
      }
      if (i > from && (i - from == limits.maxItems() || bytes + next > limits.maxBytes())) {
        addRange(from, i);
        from = i;
        bytes = 0;
      }
      bytes += next;
    }
    addRange(from, items.size());
  }

  private void addRange(int from, int to) {
    if (from < to) {
      ahead.add(new Range(from, to));
    }
  }
}
