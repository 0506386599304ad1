// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.delivery;

import io.mdeoperator.alertsync.checkpoint.CheckpointCodec;
import io.mdeoperator.alertsync.checkpoint.CheckpointCodec.Decoded;
import io.mdeoperator.alertsync.checkpoint.CheckpointStore;
import io.mdeoperator.alertsync.checkpoint.CheckpointStore.Loaded;
import io.mdeoperator.alertsync.checkpoint.Cursor;
import io.mdeoperator.alertsync.checkpoint.HandledRequests;
import io.mdeoperator.alertsync.read.ReadPlan;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Result;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads and saves the checkpoint of one sink; empty means that nothing halts the sink. */
record SinkCheckpoint(SinkName name, ReadPlan plan, CheckpointStore store, SinkPosition position) {
  private static final Logger LOG = LoggerFactory.getLogger(SinkCheckpoint.class);

  /** Loads the cursor; where the checkpoint cannot be used, the step ends with a notice. */
  Optional<StepResult> load(SinkStart start) {
    return switch (store.load(name.sink())) {
      case Loaded.Failed(var problem) -> Optional.of(new StepResult.SinkFailed(problem));
      case Loaded.None _ -> {
        position.load(start.cursor(plan), HandledRequests.NONE, "");
        yield start.isAddedLater() ? save() : Optional.empty();
      }
      case Loaded.Found(var content, var version) ->
          switch (CheckpointCodec.decode(content, plan.tenantId())) {
            case Decoded.Good(var checkpoint) -> {
              position.load(Cursor.of(checkpoint), checkpoint.handled(), version);
              yield Optional.empty();
            }
            case Decoded.Damaged _ -> setAside("is damaged", version, start);
            case Decoded.OtherTenant _ -> setAside("belongs to a different tenant", version, start);
            case Decoded.UnknownVersion(var format) ->
                setAside("has the unknown version " + format, version, start);
          };
    };
  }

  /** Ends the step, so that the status reports it before anything is overwritten. */
  private Optional<StepResult> setAside(String defect, String version, SinkStart start) {
    var cursor = start.cursor(plan);
    var notice =
        "The checkpoint of the sink '%s' %s and is not used; the sink resumes from %s, and alerts updated since then are delivered again."
            .formatted(name.sink(), defect, plan.from(cursor, false, start.now()));
    name.addTo(LOG.atWarn()).log(notice);
    position.load(cursor, HandledRequests.NONE, version);
    position.notice(notice);
    return Optional.of(new StepResult.More());
  }

  /** Writes the checkpoint if there is anything new in it. */
  Optional<StepResult> save() {
    var cursor = position.cursor().orElseThrow();
    if (!position.isChanged()) {
      return Optional.empty();
    }
    var checkpoint = cursor.checkpoint(plan.tenantId()).withHandled(position.handled());
    var content = CheckpointCodec.encode(checkpoint);
    return switch (store.save(name.sink(), content, position.version())) {
      case Result.Ok(var version) -> {
        position.saved(version);
        yield Optional.empty();
      }
      case Result.Failed(var problem) -> {
        if (problem.reason() == Reason.CHECKPOINT_CONFLICT) {
          position.forget();
        }
        yield Optional.of(new StepResult.SinkFailed(problem));
      }
    };
  }
}
