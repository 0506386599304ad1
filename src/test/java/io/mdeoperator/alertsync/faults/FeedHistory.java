// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.faults;

import com.carrotsearch.hppc.LongLongMap;
import io.mdeoperator.base.Sha256;
import io.mdeoperator.base.Ticks;
import io.mdeoperator.delivery.checkpoint.Checkpoint;
import io.mdeoperator.delivery.checkpoint.Gap;
import io.mdeoperator.sink.Revision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What happened around one feed, in the order it happened: what the API served, what each sink was
 * given, which checkpoints were written, and where the operator died. Thread-safe.
 */
final class FeedHistory {
  private final List<Event> events = new ArrayList<>();

  /** One thing that happened. */
  sealed interface Event {
    /**
     * An answer of the API that came whole held this alert.
     *
     * @param isWhole whether it came as sinks are given it, with its evidence
     * @param sinks those that it was asked for
     */
    record Served(Revision revision, boolean isWhole, Set<String> sinks) implements Event {}

    /** The API has another revision of this alert from now on: nobody can read this one again. */
    record Gone(Revision revision) implements Event {}

    /**
     * A sink was given a batch.
     *
     * @param operator which of the operators that ever ran
     * @param tenantIds of the alerts that belong to some tenant by their own word
     * @param kept those that the sink has from now on, whatever it answered
     * @param refused those that it refuses for good
     */
    record Given(
        int operator,
        String sink,
        Set<String> tenantIds,
        List<Revision> kept,
        Set<Revision> refused)
        implements Event {}

    /** A sink did not take all of a batch, and did not refuse it for good. */
    record NotTaken(int operator, String sink) implements Event {}

    /** The answer to the batch that the sink was given last never came. */
    record AnswerLost(int operator, String sink) implements Event {}

    /**
     * A checkpoint of a sink was written.
     *
     * @param gaps what the feed has left out, and knows of
     * @param known hashes of the alerts that it says were delivered
     */
    record Saved(
        int operator, String sink, Optional<Instant> watermark, List<Gap> gaps, Set<Known> known)
        implements Event {
      /**
       * @param alerts that the checkpoint and its segments tell of
       */
      static Saved of(int operator, String sink, Checkpoint checkpoint, LongLongMap alerts) {
        var known = new HashSet<Known>();
        for (var alert : alerts) {
          known.add(new Known(alert.key, Ticks.instant(alert.value)));
        }
        return new Saved(operator, sink, checkpoint.watermark(), checkpoint.gaps(), known);
      }
    }

    /** A checkpoint of a sink could not be written, or another operator had written it. */
    record NotSaved(int operator, String sink) implements Event {}

    /** An operator died; another one goes on. */
    record Crashed(int operator) implements Event {}

    /** Somebody asked for everything since then once more. */
    record ReplayAsked(Instant from) implements Event {}
  }

  /** What a checkpoint says of one alert. */
  record Known(long hash, Instant time) {
    static Known of(Revision revision) {
      return new Known(Sha256.first64Bits(revision.identity()), revision.time());
    }
  }

  synchronized void add(Event event) {
    events.add(event);
  }

  synchronized List<Event> events() {
    return List.copyOf(events);
  }
}
