// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.ocsf;

import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.format.JsonObject;
import io.mdeoperator.sink.format.RecordFormat;
import io.mdeoperator.sink.format.RecordOrigin;
import io.mdeoperator.sink.row.RowFields;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Rows of hunting queries as events of OCSF's class Base Event: what a row tells of is known to who
 * wrote the query, so all its columns are {@code unmapped}.
 */
public final class OcsfRow implements RecordFormat {
  private static final int OTHER = 99;
  private static final int INFORMATIONAL = 1;
  private static final int MAX_FRAME = 16 * 1024;

  private final InstantSource clock;

  /**
   * @param clock tells the {@code time} of rows that have none, since it is required
   */
  public OcsfRow(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public byte[] json(Batch.Item item, RecordOrigin origin) {
    var row = RowFields.read(item);
    var to = new JsonObject();
    to.number("class_uid", 0);
    to.text("class_name", "Base Event");
    to.number("category_uid", 0);
    to.text("category_name", "Uncategorized");
    to.number("activity_id", OTHER);
    to.text("activity_name", "Hunting");
    to.number("type_uid", OTHER);
    to.text("type_name", "Base Event: Other");
    to.number("severity_id", INFORMATIONAL);
    to.text("severity", "Informational");
    to.number("time", row.time(clock).toEpochMilli());
    to.text("metadata.version", Ocsf.VERSION);
    to.text("metadata.product.vendor_name", "Microsoft");
    to.text("metadata.product.name", "Microsoft Defender XDR");
    to.text("metadata.log_name", "hunting");
    to.text("metadata.uid", item.key());
    to.text("metadata.original_event_uid", item.id());
    to.text("metadata.tenant_uid", origin.tenantId());
    to.objects("metadata.tags", OcsfMetadata.tags(origin));
    to.node("unmapped", Optional.of(row.all()));
    return to.json(item.json().length);
  }

  @Override
  public long maxSize(Batch.Item item) {
    return RowFields.maxSize(item, MAX_FRAME);
  }
}
