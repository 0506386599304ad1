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
import java.time.Instant;
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
      case Loaded.Found found ->
          switch (CheckpointCodec.decode(found.content(), plan.tenantId())) {
            case Decoded.Good(var checkpoint) -> {
              position.load(Cursor.of(checkpoint), checkpoint.handled(), found.version());
              yield Optional.empty();
            }
            case Decoded.Damaged _ -> setAside("is damaged", found, start);
            case Decoded.OtherTenant _ -> setAside("belongs to a different tenant", found, start);
            case Decoded.UnknownVersion(var format) ->
                setAside("has the unknown version " + format, found, start);
          };
    };
  }

  /** Ends the step, so that the status reports it before anything is overwritten. */
  private Optional<StepResult> setAside(String defect, Loaded.Found found, SinkStart start) {
    var problem = store.setAside(name.sink(), found.content());
    if (problem.isPresent()) {
      return problem.map(StepResult.SinkFailed::new);
    }
    var cursor = start.cursor(plan);
    var notice = notice(defect, plan.startOfPass(cursor, false, start.now()), cursor.gaps().size());
    name.addTo(LOG.atWarn()).log(notice);
    position.load(cursor, HandledRequests.NONE, found.version());
    position.notice(notice);
    return Optional.of(new StepResult.More());
  }

  private String notice(String defect, Instant from, int gaps) {
    var resumed =
        "The checkpoint of the sink '"
            + name.sink()
            + "' "
            + defect
            + " and is not used; a copy is kept. The feed resumes from "
            + from
            + "; alerts delivered since then are delivered again.";
    return gaps == 0
        ? resumed
        : resumed + " Gaps that are known from the status: " + gaps + "; their alerts come late.";
  }

  /** Writes the checkpoint if there is anything new in it. */
  Optional<StepResult> save() {
    var cursor = position.cursor().orElseThrow();
    if (!position.isChanged()) {
      return Optional.empty();
    }
    var checkpoint = cursor.checkpoint(plan.tenantId(), position.handled());
    var content = CheckpointCodec.encode(checkpoint);
    return switch (write(content)) {
      case Result.Ok(var version) -> {
        position.saved(version);
        yield Optional.empty();
      }
      case Result.Failed(var problem) -> {
        position.forget();
        yield Optional.of(new StepResult.SinkFailed(problem));
      }
    };
  }

  /** Once more after a failure: what the sink has would be delivered to it again. */
  private Result<String> write(byte[] content) {
    var first = store.save(name.sink(), content, position.version());
    return first instanceof Result.Failed<String>(var problem)
            && problem.reason() != Reason.CHECKPOINT_CONFLICT
        ? store.save(name.sink(), content, position.version())
        : first;
  }
}
