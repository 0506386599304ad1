// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.testing;

import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.Delivery;
import io.mdeoperator.sink.Outcome;
import io.mdeoperator.sink.Sink;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Remembers what it was given. */
public final class FakeSink implements Sink {
  private final List<Batch> batches = new ArrayList<>();
  private final Map<String, Outcome> outcomes = new HashMap<>();
  private Optional<Delivery> next = Optional.empty();
  private Optional<Problem> known = Optional.empty();
  private Runnable whileTaking = () -> {};
  private Outcome others = Outcome.ACCEPTED;
  private boolean isDown;
  private boolean isBroken;

  public void answer(String alertId, Outcome outcome) {
    outcomes.put(alertId, outcome);
  }

  /** What it does before it answers. */
  public void whileTaking(Runnable action) {
    whileTaking = action;
  }

  /** What it answers for all that have no answer of their own. */
  public void answerAll(Outcome outcome) {
    others = outcome;
  }

  public void answerOnce(Delivery delivery) {
    next = Optional.of(delivery);
  }

  public void setDown(boolean down) {
    isDown = down;
  }

  /** It says beforehand that it takes nothing; null: it does so no more. */
  public void knowProblem(Problem problem) {
    known = Optional.ofNullable(problem);
  }

  @Override
  public Optional<Problem> problem() {
    return known;
  }

  /** It fails as no sink should. */
  public void breakDown() {
    isBroken = true;
  }

  /** The batches that were not empty. */
  public List<Batch> batches() {
    return batches;
  }

  public List<String> keys() {
    return batches.stream().flatMap(batch -> batch.items().stream()).map(Batch.Item::key).toList();
  }

  public List<String> ids() {
    return batches.stream()
        .flatMap(batch -> batch.items().stream())
        .map(item -> item.id())
        .toList();
  }

  @Override
  public Delivery deliver(Batch batch) {
    whileTaking.run();
    if (next.isPresent()) {
      var answer = next.get();
      next = Optional.empty();
      return answer;
    }
    if (isBroken) {
      throw new IllegalStateException("broken");
    }
    if (isDown) {
      return new Delivery.Failed(new Problem(Reason.SINK_UNAVAILABLE, "The sink is down."));
    }
    if (!batch.items().isEmpty()) {
      batches.add(batch);
    }
    return new Delivery.Answered(
        batch.items().stream().map(item -> outcomes.getOrDefault(item.id(), others)).toList(),
        batch.receipt());
  }
}
