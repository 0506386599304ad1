// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.sentinel;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.format.AlertLine;
import io.mdeoperator.sink.format.RecordOrigin;
import io.mdeoperator.sink.row.RowFields;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** Rows of hunting queries as rows of a table, whose columns are the same for all queries. */
final class RowColumns implements TableRows {
  @Override
  public Optional<byte[]> row(Batch.Item item, RecordOrigin origin, Instant now) {
    return AlertLine.of(item.json(), true, LogRows.MAX_COLUMN)
        .map(line -> LogRows.object(item, json -> write(json, item, origin, now, line)));
  }

  private static void write(
      JsonGenerator json, Batch.Item item, RecordOrigin origin, Instant now, byte[] line)
      throws IOException {
    var row = RowFields.read(item);
    LogRows.begin(json, item, origin, now);
    json.writeStringField("HuntingQuery", origin.owner());
    json.writeStringField("RowId", item.id());
    if (row.time().isPresent()) {
      LogRows.time(json, "EventTime", row.time().get());
    }
    LogRows.text(json, "DeviceId", row.deviceId());
    LogRows.text(json, "DeviceName", row.deviceName());
    LogRows.raw(json, "Row", line);
  }
}
