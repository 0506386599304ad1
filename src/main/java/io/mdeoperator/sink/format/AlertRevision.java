// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.format;

import io.mdeoperator.sink.Batch;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * A revision of an alert that is about to be written. Not thread-safe.
 *
 * @param item as the feed has it
 * @param origin whose it is
 * @param fields what is in it; its id and tenant count as read where they say what the feed knows
 */
public record AlertRevision(Batch.Item item, RecordOrigin origin, AlertFields fields) {
  /** Reads it, whatever is in it. */
  public static AlertRevision read(Batch.Item item, RecordOrigin origin) {
    var fields = AlertTree.read(item.json());
    fields.text("id", item.id()::equals);
    fields.text("aadTenantId", origin.tenantId()::equalsIgnoreCase);
    return new AlertRevision(item, origin, fields);
  }

  /** The alert's id; empty when it has none. */
  public Optional<String> id() {
    return Optional.of(item.id()).filter(text -> !text.isEmpty());
  }

  /** The alert in Defender's portal; empty when it has no id. */
  public Optional<String> portal() {
    return id().map(origin::portal);
  }

  /**
   * When it was updated, or created where it does not say.
   *
   * @param clock tells the time of a revision that says neither
   */
  public Instant time(InstantSource clock) {
    var updated = item.time();
    return updated.equals(Instant.EPOCH) ? clock.instant() : updated;
  }
}
