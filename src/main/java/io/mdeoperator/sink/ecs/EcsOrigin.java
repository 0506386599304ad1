// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.ecs;

import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.format.AlertFields;
import io.mdeoperator.sink.format.AlertOrigin;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Which revision of which alert it is, whose, and who delivers it. */
final class EcsOrigin {
  private EcsOrigin() {}

  static void write(
      Batch.Item item,
      AlertOrigin origin,
      InstantSource clock,
      AlertFields fields,
      EcsDocument to) {
    // Written below as the feed knows them.
    fields.text("id", item.alert().id()::equals);
    fields.text("aadTenantId", origin.tenantId()::equalsIgnoreCase);

    var id = Optional.of(item.alert().id()).filter(text -> !text.isEmpty());
    to.time("@timestamp", Optional.of(timestamp(item, clock)));
    to.text("ecs.version", Ecs.VERSION);
    to.text("event.id", id);
    to.text("event.url", id.map(origin::portal));
    to.text("organization.id", origin.tenantId());
    to.text("organization.name", origin.displayName());
    to.text("cloud.account.id", origin.tenantId());
    to.text("labels.feed", origin.namespace() + "/" + origin.feed());
    to.text("labels.idempotency_key", item.key());
  }

  private static Instant timestamp(Batch.Item item, InstantSource clock) {
    var updated = item.alert().lastUpdateTime();
    return updated.equals(Instant.EPOCH) ? clock.instant() : updated;
  }
}
