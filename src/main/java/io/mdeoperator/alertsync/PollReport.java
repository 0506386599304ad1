package io.mdeoperator.alertsync;

import io.mdeoperator.alertsync.sink.Trouble;
import io.mdeoperator.api.v1alpha1.Reason;
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
record PollReport(List<SinkReport> sinks, List<SinkReport> left, ReplayReport replay) {
  PollReport {
    sinks = List.copyOf(sinks);
    left = List.copyOf(left);
  }

  PollReport(List<SinkReport> sinks) {
    this(sinks, List.of(), ReplayReport.NONE);
  }

  /**
   * What it came to for one sink.
   *
   * @param progress empty when its checkpoint could not be read
   * @param notice what people should know about its checkpoint
   * @param lagging whether it reads for itself
   */
  record SinkReport(
      String name,
      Step step,
      Optional<Progress> progress,
      Optional<String> notice,
      boolean lagging) {
    Optional<Trouble> trouble() {
      return step instanceof Step.SinkFailed failed
          ? Optional.of(failed.trouble())
          : Optional.empty();
    }
  }

  /**
   * What became of the annotation that asks for a replay.
   *
   * @param handled its value, once it was acted on
   * @param problem why its value cannot be acted on
   */
  record ReplayReport(Optional<String> handled, Optional<String> problem) {
    static final ReplayReport NONE = new ReplayReport(Optional.empty(), Optional.empty());
  }

  /** Whether there is more to do at once for those that read together. */
  boolean isMore() {
    return leading().anyMatch(sink -> sink.step() instanceof Step.More);
  }

  /**
   * Why the source could not be read. What holds a laggard holds nobody else, with one exception.
   */
  Optional<RemoteFailure> sourceFailure() {
    var foreign = failures(sinks.stream()).filter(one -> one.reason() == Reason.TENANT_MISMATCH);
    return Stream.concat(failures(leading()), foreign).findFirst();
  }

  private static Stream<RemoteFailure> failures(Stream<SinkReport> sinks) {
    return sinks
        .map(SinkReport::step)
        .filter(Step.SourceFailed.class::isInstance)
        .map(step -> ((Step.SourceFailed) step).failure());
  }

  /** Spans that could not be read yet. */
  List<Gap> gaps() {
    return sinks.stream()
        .flatMap(sink -> sink.progress().stream())
        .flatMap(progress -> progress.gaps().stream())
        .distinct()
        .sorted(Comparator.comparing(Gap::from))
        .toList();
  }

  /** How many sinks read for themselves. */
  long lagging() {
    return sinks.stream().filter(SinkReport::lagging).count();
  }

  /** Those that read together; where all read for themselves, all. */
  private Stream<SinkReport> leading() {
    return sinks.stream().allMatch(SinkReport::lagging)
        ? sinks.stream()
        : sinks.stream().filter(sink -> !sink.lagging());
  }
}
