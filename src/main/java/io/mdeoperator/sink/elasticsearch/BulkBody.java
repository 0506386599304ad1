// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.elasticsearch;

import com.fasterxml.jackson.core.JsonFactory;
import io.mdeoperator.base.Json;
import io.mdeoperator.remote.RemoteBody;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.format.RecordFormat;
import io.mdeoperator.sink.format.RecordOrigin;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Writes bulk requests: two lines for each document, and each line ends, the last one too. */
record BulkBody(BulkTarget target, RecordFormat format) {
  private static final JsonFactory JSON = Json.factory().build();
  private static final String TYPE = "application/x-ndjson";
  private static final byte[] END = {'\n'};

  /** The line before a document, with an id in which each character is escaped, and both ends. */
  private static final int MAX_ACTION = 200 + 6 * BulkTarget.MAX_ID_BYTES;

  /** An upper bound of the bytes that a document takes. */
  long size(Batch.Item item) {
    return format.maxSize(item) + MAX_ACTION;
  }

  RemoteBody of(List<Batch.Item> items, RecordOrigin origin) {
    var parts = new ArrayList<byte[]>();
    for (var item : items) {
      parts.add(action(item));
      parts.add(format.json(item, origin));
      parts.add(END);
    }
    return new RemoteBody(parts, TYPE);
  }

  private byte[] action(Batch.Item item) {
    var line = new ByteArrayOutputStream();
    try (var json = JSON.createGenerator(line)) {
      target.writeAction(item, json);
      json.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e); // nothing is written but to memory
    }
    return line.toByteArray();
  }
}
