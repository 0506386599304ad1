// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.poll;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.delivery.SinkHealth;
import io.mdeoperator.delivery.StepResult;
import io.mdeoperator.delivery.checkpoint.Gap;
import io.mdeoperator.delivery.checkpoint.Progress;
import io.mdeoperator.remote.RemoteFailure;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a poll came to.
 *
 * @param sinks in the order of the spec
 * @param left sinks that were removed, and of which something could not be deleted
 * @param replay what became of the annotation that asks for a replay
 */
public record PollReport(List<SinkReport> sinks, List<SinkReport> left, ReplayReport replay) {
  public PollReport {
    sinks = List.copyOf(sinks);
    left = List.copyOf(left);
  }

  public PollReport(List<SinkReport> sinks) {
    this(sinks, List.of(), ReplayReport.NONE);
  }

  /**
   * What it came to for one sink.
   *
   * @param health whether it takes what it is given; the last that is known while it is busy
   * @param progress empty when its checkpoint could not be read
   * @param notice what people should know about its checkpoint
   * @param lagging whether it reads by itself, while others of the feed do not wait for it
   */
  public record SinkReport(
      String name,
      StepResult step,
      SinkHealth health,
      Optional<Progress> progress,
      Optional<String> notice,
      boolean lagging) {}

  /**
   * What became of the annotation that asks for a replay.
   *
   * @param handled its value, once it was acted on
   * @param problem why its value cannot be acted on
   */
  public record ReplayReport(Optional<String> handled, Optional<String> problem) {
    static final ReplayReport NONE = new ReplayReport(Optional.empty(), Optional.empty());
  }

  /** Whether there is more to do at once for those that read together. */
  public boolean hasMore() {
    return leading().anyMatch(sink -> sink.step().hasMore());
  }

  Optional<SinkReport> sink(String name) {
    return sinks.stream().filter(sink -> sink.name().equals(name)).findFirst();
  }

  /**
   * Why the source could not be read. What holds a laggard holds nobody else, with one exception.
   */
  public Optional<RemoteFailure> sourceFailure() {
    var foreign = failures(sinks.stream()).filter(one -> one.reason() == Reason.TENANT_MISMATCH);
    return Stream.concat(failures(leading()), foreign).findFirst();
  }

  private static Stream<RemoteFailure> failures(Stream<SinkReport> sinks) {
    return sinks
        .map(SinkReport::step)
        .filter(StepResult.SourceFailed.class::isInstance)
        .map(step -> ((StepResult.SourceFailed) step).failure());
  }

  /** Spans that could not be read yet. */
  public List<Gap> gaps() {
    return sinks.stream()
        .flatMap(sink -> sink.progress().stream())
        .flatMap(progress -> progress.gaps().stream())
        .distinct()
        .sorted(Comparator.comparing(Gap::from))
        .toList();
  }

  /** How many sinks read by themselves. */
  long lagging() {
    return sinks.stream().filter(SinkReport::lagging).count();
  }

  /** Those that read together; where all read by themselves, all. */
  private Stream<SinkReport> leading() {
    return sinks.stream().allMatch(SinkReport::lagging)
        ? sinks.stream()
        : sinks.stream().filter(sink -> !sink.lagging());
  }
}
