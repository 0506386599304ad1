// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.delivery;

import io.mdeoperator.alertsync.read.BatchRoom;
import io.mdeoperator.alertsync.read.FetchedAlerts;
import io.mdeoperator.alertsync.read.PageReader;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.base.MonotonicClock;
import io.mdeoperator.defender.Alert;
import io.mdeoperator.defender.ApiAnswer;
import io.mdeoperator.sink.Revision;
import io.mdeoperator.sink.store.Quarantine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Tries again what a sink has refused, a few alerts at a time: they are fetched as they are now,
 * delivered, and dropped from the quarantine before the next ones are fetched. What the source does
 * not have any more, and what cannot be fetched, stays in the quarantine. Thread-safe, but for one
 * sink at a time.
 *
 * @param token the value of the annotation that asks for it; each sink acts on it once
 */
public record Redrive(PageReader pages, Quarantine quarantine, String token, MonotonicClock waits) {
  private static final int MAX_ALERTS = 20;
  private static final Duration MAX_TIME = Duration.ofSeconds(5);

  /** What was fetched before the source refused a call, if it did. */
  private record Fetched(List<Revision> asked, List<Alert> found, boolean isRefused) {}

  /**
   * Tries the next ones for a sink, as many as there is room for. Once the source refuses a call,
   * it is a later poll that goes on.
   *
   * @return {@link StepResult.More} to go on at once; empty when that is for a later poll, or all
   *     were tried
   */
  public Optional<StepResult> of(SinkDelivery sink, BatchRoom room) {
    if (sink.position().handled().hasRedrive(token)) {
      return Optional.empty();
    }
    return switch (quarantine.of(sink.name())) {
      case Result.Failed(var problem) -> Optional.of(new StepResult.SinkFailed(problem));
      case Result.Ok(var kept) -> next(sink, kept, room);
    };
  }

  private Optional<StepResult> next(SinkDelivery sink, List<Revision> kept, BatchRoom room) {
    var progress = sink.position().redrive(token);
    var left = kept.stream().filter(Revision::isAddressable).filter(progress::isLeft).toList();
    var fetched = fetch(left, progress, new FetchedAlerts(room));
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

  private Fetched fetch(List<Revision> left, RedriveProgress progress, FetchedAlerts found) {
    var end = waits.now().plus(MAX_TIME);
    var asked = new ArrayList<Revision>();
    for (var revision : left) {
      if (asked.size() == MAX_ALERTS || !waits.now().isBefore(end)) {
        break;
      }
      var answer = pages.one(revision.identity(), found);
      if (!(answer instanceof ApiAnswer.Read)) {
        if (isFailure(answer, asked)) {
          progress.failed(revision);
        }
        return new Fetched(asked, found.alerts(), true);
      }
      asked.add(revision);
    }
    return new Fetched(asked, found.alerts(), false);
  }

  /** Those before it may have taken the room. */
  private static boolean isFailure(ApiAnswer answer, List<Revision> before) {
    return switch (answer) {
      case ApiAnswer.Failed(var failure) -> failure.reason() != Reason.THROTTLED;
      case ApiAnswer.NoRoom _ -> before.isEmpty();
      case ApiAnswer.Read _ -> false;
    };
  }

  /** What was refused again is kept as it is, since the quarantine has it. */
  private Optional<StepResult> deliver(SinkDelivery sink, Fetched fetched) {
    var ids = fetched.found().stream().map(alert -> Revision.of(alert).identity()).toList();
    var tried = fetched.asked().stream().filter(one -> ids.contains(one.identity())).toList();
    tried.forEach(sink.cursor()::release);
    fetched.found().sort(Comparator.comparing(Alert::lastUpdateTime));
    return sink.redeliver(fetched.found())
        .or(
            () ->
                quarantine
                    .drop(sink.name(), tried.stream().filter(one -> !sink.hasRefused(one)).toList())
                    .map(StepResult.SinkFailed::new));
  }
}
