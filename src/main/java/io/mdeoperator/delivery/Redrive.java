// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.delivery;

import io.mdeoperator.api.reason.Result;
import io.mdeoperator.base.MonotonicClock;
import io.mdeoperator.sink.Revision;
import io.mdeoperator.sink.SinkRecord;
import io.mdeoperator.sink.store.Quarantine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Tries again what a sink has refused, a few records at a time: they are fetched as they are now,
 * delivered, and dropped from the quarantine before the next ones are fetched. What the source does
 * not have any more, and what cannot be fetched, stays in the quarantine. Thread-safe, but for one
 * sink at a time.
 *
 * @param token the value of the annotation that asks for it; each sink acts on it once
 */
public record Redrive(Quarantine quarantine, String token, MonotonicClock waits) {
  private static final int MAX_RECORDS = 20;
  private static final Duration MAX_TIME = Duration.ofSeconds(5);

  /** What was fetched before the source refused a call, if it did. */
  private record Fetched(List<Revision> asked, List<SinkRecord> found, boolean isRefused) {}

  /**
   * Tries the next ones for a sink, as many as there is room for. Once the source refuses a call,
   * it is a later poll that goes on.
   *
   * @return {@link StepResult.More} to go on at once; empty when that is for a later poll, or all
   *     were tried
   */
  public Optional<StepResult> of(SinkDelivery sink, Refetch source) {
    if (sink.position().handled().hasRedrive(token)) {
      return Optional.empty();
    }
    return switch (quarantine.of(sink.name())) {
      case Result.Failed(var problem) -> Optional.of(new StepResult.SinkFailed(problem));
      case Result.Ok(var kept) -> next(sink, kept, source);
    };
  }

  private Optional<StepResult> next(SinkDelivery sink, List<Revision> kept, Refetch source) {
    var progress = sink.position().redrive(token);
    var left = kept.stream().filter(Revision::isAddressable).filter(progress::isLeft).toList();
    var fetched = fetch(left, progress, source);
    var halt = deliver(sink, fetched);
    if (halt.isPresent()) {
      return halt;
    }
    fetched.asked().forEach(progress::tried);
    if (left.stream().noneMatch(progress::isLeft)) {
      return sink.endRedrive(token);
    }
    return fetched.isRefused() ? Optional.empty() : Optional.of(new StepResult.More());
  }

  private Fetched fetch(List<Revision> left, RedriveProgress progress, Refetch source) {
    var found = new ArrayList<SinkRecord>();
    var end = waits.now().plus(MAX_TIME);
    var asked = new ArrayList<Revision>();
    for (var revision : left) {
      if (asked.size() == MAX_RECORDS || !waits.now().isBefore(end)) {
        break;
      }
      var answer = source.one(revision);
      if (!(answer instanceof Refetch.Answer.Fetched(var records))) {
        if (isFailure(answer, asked)) {
          progress.failed(revision);
        }
        return new Fetched(asked, found, true);
      }
      found.addAll(records);
      asked.add(revision);
    }
    return new Fetched(asked, found, false);
  }

  /** Those before it may have taken the room. */
  private static boolean isFailure(Refetch.Answer answer, List<Revision> before) {
    return switch (answer) {
      case Refetch.Answer.Failed _ -> true;
      case Refetch.Answer.NoRoom _ -> before.isEmpty();
      case Refetch.Answer.Throttled _, Refetch.Answer.Fetched _ -> false;
    };
  }

  /** What was refused again is kept as it is, since the quarantine has it. */
  private Optional<StepResult> deliver(SinkDelivery sink, Fetched fetched) {
    var ids = fetched.found().stream().map(record -> Revision.of(record).identity()).toList();
    var tried = fetched.asked().stream().filter(one -> ids.contains(one.identity())).toList();
    tried.forEach(sink::release);
    fetched.found().sort(Comparator.comparing(SinkRecord::time));
    return sink.redeliver(fetched.found())
        .or(
            () ->
                quarantine
                    .drop(sink.name(), tried.stream().filter(one -> !sink.hasRefused(one)).toList())
                    .map(StepResult.SinkFailed::new));
  }
}
