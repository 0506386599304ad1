// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.ecs;

import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.format.AlertRevision;
import io.mdeoperator.sink.format.JsonObject;
import io.mdeoperator.sink.format.RecordOrigin;
import java.time.InstantSource;
import java.util.Optional;

/** Which revision of which alert it is, whose, and who delivers it. */
final class EcsOrigin {
  private EcsOrigin() {}

  static void write(AlertRevision revision, InstantSource clock, JsonObject to) {
    var origin = revision.origin();
    to.time("@timestamp", Optional.of(revision.time(clock)));
    to.text("ecs.version", Ecs.VERSION);
    to.text("event.id", revision.id());
    to.text("event.url", revision.portal());
    write(revision.item(), origin, to);
  }

  /** Of any record. */
  static void write(Batch.Item item, RecordOrigin origin, JsonObject to) {
    to.text("organization.id", origin.tenantId());
    to.text("organization.name", origin.displayName());
    to.text("cloud.account.id", origin.tenantId());
    to.text("labels." + origin.records().owner(), origin.owner());
    to.text("labels.idempotency_key", item.key());
  }
}
