// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.delivery;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.delivery.checkpoint.Checkpoint;
import io.mdeoperator.delivery.checkpoint.CheckpointCodec;
import io.mdeoperator.delivery.checkpoint.CheckpointCodec.Decoded;
import io.mdeoperator.delivery.checkpoint.Cursor;
import io.mdeoperator.delivery.checkpoint.HandledRequests;
import io.mdeoperator.sink.store.CheckpointStore.Stored;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads and saves the checkpoint of one sink; empty means that nothing halts the sink. */
record SinkCheckpoint(SinkName name, DeliveryPlan plan, SinkStores stores, SinkPosition position) {
  private static final Logger LOG = LoggerFactory.getLogger(SinkCheckpoint.class);

  /** Loads the cursor; where the checkpoint cannot be used, the step ends with a notice. */
  Optional<StepResult> load(SinkStart start) {
    return switch (stores.checkpoints().load(name.sink())) {
      case Result.Failed(var problem) -> Optional.of(new StepResult.SinkFailed(problem));
      case Result.Ok(var found) ->
          found.map(stored -> use(stored, start)).orElseGet(() -> begin(start));
    };
  }

  private Optional<StepResult> begin(SinkStart start) {
    position.load(start.cursor(plan), HandledRequests.NONE, "");
    return start.isAddedLater() ? save() : Optional.empty();
  }

  private Optional<StepResult> use(Stored stored, SinkStart start) {
    return switch (CheckpointCodec.decode(stored.content(), plan.tenantId())) {
      case Decoded.Good(var checkpoint) -> use(checkpoint, stored, start);
      case Decoded.Damaged _ -> setAside("is damaged", stored, start);
      case Decoded.OtherTenant _ -> setAside("belongs to a different tenant", stored, start);
      case Decoded.UnknownVersion(var format) ->
          setAside("has the unknown version " + format, stored, start);
    };
  }

  private Optional<StepResult> use(Checkpoint checkpoint, Stored stored, SinkStart start) {
    var named = checkpoint.known().segments();
    return switch (segments().load(named)) {
      case Result.Failed(var problem) -> Optional.of(new StepResult.SinkFailed(problem));
      case Result.Ok(var found) when found.isAllOf(named) -> {
        var cursor = Cursor.of(checkpoint, found.sound());
        position.load(cursor, checkpoint.handled(), stored.version());
        yield Optional.empty();
      }
      case Result.Ok(var found) -> {
        var step = setAside("is incomplete", stored, start);
        position.cursor().map(one -> one.revisions().segments()).ifPresent(found::leaveTo);
        yield step;
      }
    };
  }

  /** Ends the step, so that the status reports it before anything is overwritten. */
  private Optional<StepResult> setAside(String defect, Stored stored, SinkStart start) {
    var problem = stores.checkpoints().setAside(name.sink(), stored.content());
    if (problem.isPresent()) {
      return problem.map(StepResult.SinkFailed::new);
    }
    var cursor = start.cursor(plan);
    var notice = notice(defect, plan.startOfPass(cursor, true, start.now()), cursor.gaps().size());
    name.addTo(LOG.atWarn()).log(notice);
    position.load(cursor, HandledRequests.NONE, stored.version());
    position.notice(notice);
    return Optional.of(new StepResult.More());
  }

  private String notice(String defect, Instant from, int gaps) {
    var resumed =
        "The checkpoint of the sink '"
            + name.sink()
            + "' "
            + defect
            + " and is not used; a copy is kept. Delivery resumes from "
            + from
            + "; "
            + plan.records().plural()
            + " delivered since then are delivered again.";
    return gaps == 0
        ? resumed
        : resumed
            + " Gaps that are known from the status: "
            + gaps
            + "; their "
            + plan.records().plural()
            + " come late.";
  }

  /** Writes the checkpoint if there is anything new in it. */
  Optional<StepResult> save() {
    var cursor = position.cursor().orElseThrow();
    if (!position.isChanged()) {
      return Optional.empty();
    }
    segments().seal(cursor, stores.remembered().maxUnsealed());
    var checkpoint = cursor.checkpoint(plan.tenantId(), position.handled());
    var content = CheckpointCodec.encode(checkpoint);
    return switch (write(content)) {
      case Result.Ok(var version) -> {
        position.saved(version);
        segments().deleteStale(cursor.revisions().segments());
        yield Optional.empty();
      }
      case Result.Failed(var problem) -> {
        position.forget();
        yield Optional.of(new StepResult.SinkFailed(problem));
      }
    };
  }

  private SinkSegments segments() {
    return new SinkSegments(name.sink(), stores.checkpoints());
  }

  /** Once more after a failure: what the sink has would be delivered to it again. */
  private Result<String> write(byte[] content) {
    var store = stores.checkpoints();
    var first = store.save(name.sink(), content, position.version());
    return first instanceof Result.Failed<String>(var problem)
            && problem.reason() != Reason.CHECKPOINT_CONFLICT
        ? store.save(name.sink(), content, position.version())
        : first;
  }
}
