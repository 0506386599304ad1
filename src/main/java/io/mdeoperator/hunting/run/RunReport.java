// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.hunting.run;

import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.delivery.checkpoint.Progress;
import io.mdeoperator.remote.RemoteFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a run came to; never anything of a row.
 *
 * @param sinks in the order of the spec; empty where the run did not begin
 * @param facts of the last pass that came to its end, or was cut
 * @param rescanned when a rescan came to its end last
 * @param failedRescan the last rescan, if it failed
 */
public record RunReport(
    Ending ending,
    List<SinkReport> sinks,
    Optional<Facts> facts,
    Optional<Instant> rescanned,
    Optional<FailedRescan> failedRescan) {
  public RunReport {
    sinks = List.copyOf(sinks);
  }

  /** One that did not begin, or did not bring anything. */
  static RunReport of(Ending ending) {
    return new RunReport(ending, List.of(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** How a run ended. */
  public sealed interface Ending {
    /** Everything up to now was looked at. */
    record Over() implements Ending {}

    /**
     * There is more to look at, at once.
     *
     * @param isPartRead false when only a smaller window is to be tried
     */
    record More(boolean isPartRead) implements Ending {}

    /** The result was cut, and its window cannot be smaller. */
    record Cut() implements Ending {}

    /** The tenant lacks a table, and the user wants that ignored. */
    record NoTable(RemoteFailure failure) implements Ending {}

    /**
     * The query failed.
     *
     * @param wasAsked false where it could not be sent
     */
    record Failed(RemoteFailure failure, boolean wasAsked) implements Ending {}

    /** No sink can take anything now. */
    record NoSink() implements Ending {}

    /** Others were before it for too long, or had the memory. */
    record NoTurn() implements Ending {}
  }

  /**
   * What it came to for one sink.
   *
   * @param problem why it could not take what it was to be given
   * @param failing for how long that has been so
   * @param progress empty where its checkpoint could not be read
   * @param notice what people should know about its checkpoint
   */
  public record SinkReport(
      String name,
      Optional<Problem> problem,
      Duration failing,
      Optional<Progress> progress,
      Optional<String> notice) {}

  /**
   * About a pass.
   *
   * @param scheduled when it was due
   * @param newRows that some sink did not have
   * @param truncated whether rows are missing
   * @param lost what was to be looked at and Microsoft does not keep any more
   */
  public record Facts(
      Instant scheduled,
      Instant start,
      Duration duration,
      Span window,
      long rows,
      long newRows,
      boolean truncated,
      Optional<Span> lost,
      Optional<String> requestId) {}

  /**
   * A rescan that may be too heavy. It is not tried again before the next one is due: the runs
   * between need not fail.
   *
   * @param isRepetition whether it was tried because the one before had failed
   * @param isGraphThere whether a run has worked since
   */
  public record FailedRescan(
      Instant time, Reason reason, boolean isRepetition, boolean isGraphThere) {
    /** Where Graph may just have been away, it is tried once more, when it is there again. */
    boolean isToBeRepeated() {
      return reason == Reason.GRAPH_UNAVAILABLE && !isRepetition && isGraphThere;
    }

    FailedRescan graphIsThere() {
      return new FailedRescan(time, reason, isRepetition, true);
    }
  }

  /** Why Microsoft could not be asked, or did not answer. */
  public Optional<RemoteFailure> failure() {
    return ending instanceof Ending.Failed(var failure, _)
        ? Optional.of(failure)
        : Optional.empty();
  }

  /** Whether the query could not be sent, for a reason that does not say for how long. */
  boolean isInTheWay() {
    return ending instanceof Ending.Failed(var failure, var wasAsked)
        && !wasAsked
        && failure.retryAfter().isEmpty();
  }

  /**
   * Whether it tells nothing of Microsoft: it was not asked, or what it is asked next will tell.
   */
  boolean isInconclusive() {
    return switch (ending) {
      case Ending.NoTurn _ -> true;
      case Ending.More(var isPartRead) -> !isPartRead;
      case Ending.Over _, Ending.Cut _, Ending.NoTable _, Ending.Failed _, Ending.NoSink _ -> false;
    };
  }

  /** What it came to for a sink. */
  public Optional<SinkReport> sink(String name) {
    return sinks.stream().filter(one -> one.name().equals(name)).findFirst();
  }
}
