// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.ecs;

import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.format.JsonObject;
import io.mdeoperator.sink.format.RecordFormat;
import io.mdeoperator.sink.format.RecordOrigin;
import io.mdeoperator.sink.row.RowFields;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Rows of hunting queries as documents of the Elastic Common Schema. The columns are a query's own,
 * so all of them are texts below {@code microsoft.defender_endpoint.other}, which is made for the
 * type {@code flattened}: no query adds a field to an index.
 */
public final class EcsRow implements RecordFormat {
  private static final int MAX_FRAME = 8 * 1024;

  private final InstantSource clock;

  /**
   * @param clock tells the {@code @timestamp} of rows that have no time
   */
  public EcsRow(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public byte[] json(Batch.Item item, RecordOrigin origin) {
    var row = RowFields.read(item);
    var to = new JsonObject();
    to.time("@timestamp", Optional.of(row.time(clock)));
    to.text("ecs.version", Ecs.VERSION);
    to.text("event.id", item.id());
    EcsOrigin.write(item, origin, to);
    to.text("event.kind", "event");
    to.text("event.dataset", "mde_operator.hunting");
    to.text("observer.vendor", "Microsoft");
    to.text("observer.product", "Defender XDR");
    EcsDevice.write(row.deviceId(), row.deviceName(), to);
    to.node(EcsVendor.PREFIX + "other", Optional.of(row.all()));
    return to.json(item.json().length);
  }

  @Override
  public long maxSize(Batch.Item item) {
    return RowFields.maxSize(item, MAX_FRAME);
  }
}
