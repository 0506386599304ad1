// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.cef;

import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.format.AlertLine;
import io.mdeoperator.sink.format.LineFormat;
import io.mdeoperator.sink.format.RecordOrigin;
import io.mdeoperator.sink.row.RowFields;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Rows of hunting queries as lines of the Common Event Format: the name is the query's, and the row
 * is one value of JSON, which is cut where it is longer than the value of a key may be.
 * Thread-safe.
 */
public final class CefRow implements LineFormat {
  private static final String EVENT_CLASS = "hunting";
  private static final int INFORMATIONAL = 1;

  @Override
  public Optional<byte[]> line(
      Batch.Item item, RecordOrigin origin, boolean isWhole, int maxBytes) {
    var row = RowFields.read(item);
    var line = new CefLine(EVENT_CLASS, origin.name(), INFORMATIONAL);
    Cef.origin(item, origin, CefKey.HUNTING_QUERY, line);
    line.id(CefKey.EXTERNAL_ID, Optional.of(item.id()));
    line.text(CefKey.SHOST, row.deviceName());
    line.id(CefKey.DEVICE_EXTERNAL_ID, row.deviceId());
    line.time(CefKey.RT, row.time());
    if (isWhole) {
      line.text(CefKey.ROW, json(item));
    } else {
      line.text(CefKey.REASON, Optional.of("The row is left out: the event is too large"));
    }
    return Optional.of(line.bytes()).filter(bytes -> bytes.length <= maxBytes);
  }

  private static Optional<String> json(Batch.Item item) {
    return AlertLine.of(item.json(), true, AlertLine.MAX_BYTES)
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }
}
