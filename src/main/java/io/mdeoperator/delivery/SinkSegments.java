// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.delivery;

import com.carrotsearch.hppc.LongLongMap;
import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.delivery.checkpoint.Cursor;
import io.mdeoperator.delivery.checkpoint.Segment;
import io.mdeoperator.delivery.checkpoint.SegmentCodec;
import io.mdeoperator.delivery.checkpoint.SegmentRef;
import io.mdeoperator.delivery.checkpoint.Segments;
import io.mdeoperator.sink.store.CheckpointStore;
import io.mdeoperator.sink.store.CheckpointStore.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The segments of one sink. One is written before the checkpoint that names it, and deleted after
 * the first that does not; so whatever a crash comes between, a checkpoint names only what is
 * there.
 */
record SinkSegments(String sink, CheckpointStore store) {
  /**
   * What was found of the segments that a checkpoint names.
   *
   * @param sound as the checkpoint means them, in its order
   * @param unsound other content in their slots
   */
  record Found(List<Segment.Loaded> sound, List<Segment.Stale> unsound) {
    boolean isAllOf(List<SegmentRef> named) {
      return sound.size() == named.size();
    }

    /** For a cursor that can use none of them. */
    void leaveTo(Segments segments) {
      unsound.forEach(segments::found);
      for (var one : sound) {
        segments.found(new Segment.Stale(one.segment().ref().slot(), one.segment().version()));
      }
    }
  }

  Result<Found> load(List<SegmentRef> named) {
    var found = new Found(new ArrayList<>(), new ArrayList<>());
    for (var ref : named) {
      switch (store.loadSegment(sink, ref.slot())) {
        case Result.Failed(var problem) -> {
          return Result.failed(problem);
        }
        case Result.Ok(var stored) -> stored.ifPresent(one -> sort(one, ref, found));
      }
    }
    return Result.ok(found);
  }

  private static void sort(Stored stored, SegmentRef ref, Found found) {
    SegmentCodec.decode(stored.content(), ref.checksum())
        .ifPresentOrElse(
            alerts ->
                found
                    .sound()
                    .add(new Segment.Loaded(Segment.of(ref, stored.version(), alerts), alerts)),
            () -> found.unsound().add(new Segment.Stale(ref.slot(), stored.version())));
  }

  /**
   * Writes a segment when the checkpoint would become too long. Where that cannot be written, the
   * checkpoint tells of more alerts by itself; the next one tries again.
   *
   * @param most alerts that a checkpoint tells of by itself
   */
  void seal(Cursor cursor, int most) {
    var revisions = cursor.revisions();
    revisions.toSeal(most).ifPresent(alerts -> write(alerts, revisions.segments()));
  }

  private void write(LongLongMap alerts, Segments segments) {
    var content = SegmentCodec.encode(alerts);
    for (var slot : segments.freeSlots()) {
      switch (store.createSegment(sink, slot, content)) {
        case Result.Ok(var version) -> {
          var ref = new SegmentRef(slot, SegmentCodec.checksum(content));
          segments.sealed(Segment.of(ref, version, alerts));
          return;
        }
        case Result.Failed(var problem) when isTaken(problem) ->
            inTheWay(slot).ifPresent(segments::found);
        case Result.Failed<String> _ -> {
          return;
        }
      }
    }
  }

  private static boolean isTaken(Problem problem) {
    return problem.reason() == Reason.CHECKPOINT_CONFLICT
        || problem.reason() == Reason.NAME_CONFLICT;
  }

  /**
   * What a crash has left behind, or another operator has just written; empty if it is no segment.
   */
  private Optional<Segment.Stale> inTheWay(int slot) {
    return store.loadSegment(sink, slot) instanceof Result.Ok<Optional<Stored>>(var found)
        ? found.map(one -> new Segment.Stale(slot, one.version()))
        : Optional.empty();
  }

  /**
   * Deletes what the checkpoint that was written does not name. Another operator that had written
   * one of them has not written its checkpoint, and cannot any more. What cannot be deleted is
   * found again when a segment is to be in its place.
   */
  void deleteStale(Segments segments) {
    for (var one : segments.takeStale()) {
      store.deleteSegment(sink, one.slot(), one.version());
    }
  }
}
