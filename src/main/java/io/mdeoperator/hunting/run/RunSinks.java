// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.hunting.run;

import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.delivery.Portion;
import io.mdeoperator.delivery.SinkDelivery;
import io.mdeoperator.delivery.SinkFanOut;
import io.mdeoperator.delivery.StepResult;
import io.mdeoperator.delivery.checkpoint.Cursor;
import io.mdeoperator.sink.Revision;
import io.mdeoperator.sink.SinkRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The sinks that take part in a run: one that fails drops out of it. Used by one thread. */
final class RunSinks {
  private final List<SinkDelivery> all = new ArrayList<>();
  private final Map<SinkDelivery, String> firstGiven = new HashMap<>();
  private final RunMemory memory;
  private final SinkFanOut fanOut;
  private final Instant now;

  /**
   * @param now by the clock of waits
   */
  RunSinks(RunMemory memory, SinkFanOut fanOut, Instant now) {
    this.memory = memory;
    this.fanOut = fanOut;
    this.now = now;
  }

  void add(SinkDelivery sink) {
    all.add(sink);
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  /** A snapshot. */
  List<SinkDelivery> all() {
    return List.copyOf(all);
  }

  List<String> names() {
    return all.stream().map(SinkDelivery::name).toList();
  }

  List<Cursor> cursors() {
    return all.stream().map(SinkDelivery::cursor).toList();
  }

  /** Whether a sink was given anything in this run. */
  boolean isGiven(SinkDelivery sink) {
    return firstGiven.containsKey(sink);
  }

  /**
   * Gives each of them, at the same time, what it lacks.
   *
   * @param seen what it is remembered under
   */
  void deliver(Map<SinkDelivery, List<SinkRecord>> rows, Instant seen) {
    var taking = rows.keySet().stream().filter(all::contains).toList();
    taking.forEach(sink -> firstGiven.putIfAbsent(sink, identity(rows.get(sink).getFirst())));
    each(
        taking,
        sink ->
            sink.deliver(new Portion(rows.get(sink), Optional.empty(), seen, Optional.empty())));
  }

  private static String identity(SinkRecord row) {
    return Revision.of(row).identity();
  }

  /** Has all of them do something at the same time. */
  void each(SinkFanOut.Work work) {
    each(all(), work);
  }

  /**
   * Those that were given so much in this run that they do not know its first row any more. All
   * rows of a window are remembered under one time, and forgotten together.
   */
  List<SinkDelivery> forgetful() {
    return all.stream()
        .filter(this::isGiven)
        .filter(sink -> sink.cursor().known(firstGiven.get(sink)).isEmpty())
        .toList();
  }

  /** They are tried again later, as if they had not answered. */
  void leaveOut(Collection<SinkDelivery> some) {
    each(some, sink -> Optional.of(new StepResult.SinkFailed(notAllTaken(sink))));
  }

  private void each(Collection<SinkDelivery> some, SinkFanOut.Work work) {
    fanOut
        .toEach(some, work)
        .forEach(
            (sink, step) -> {
              all.remove(sink);
              memory.leavePass(sink.name());
              memory.sink(sink.name()).halted(problem(sink, step), step, now);
            });
  }

  private static Problem problem(SinkDelivery sink, StepResult step) {
    return step instanceof StepResult.SinkFailed(var problem) ? problem : notAllTaken(sink);
  }

  private static Problem notAllTaken(SinkDelivery sink) {
    return new Problem(
        Reason.SINK_UNAVAILABLE,
        "The sink '" + sink.name() + "' has not taken all rows yet. The operator retries.");
  }
}
