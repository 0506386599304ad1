// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.format;

import com.fasterxml.jackson.core.JsonFactory;
import io.mdeoperator.base.Json;
import io.mdeoperator.sink.Batch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Alerts as they came, but on one line, in an object that says whose they are. Thread-safe.
 *
 * <p>No byte of the line is a control character: U+007F is escaped, which JSON does not ask for but
 * receivers rewrite.
 */
public final class MdeLine implements LineFormat {
  private static final JsonFactory JSON = Json.factory().build();

  /** An object without its alert, about. */
  private static final int FRAME = 400;

  private static final byte DELETE = 0x7f;
  private static final byte[] ESCAPED_DELETE = "\\u007f".getBytes(StandardCharsets.US_ASCII);

  @Override
  public Optional<byte[]> line(
      Batch.Item item, RecordOrigin origin, boolean withEvidence, int maxBytes) {
    if (!withEvidence && !origin.records().hasEvidence()) {
      return Optional.empty(); // it was too long, and nothing of it can be left out
    }
    return AlertLine.of(item.json(), withEvidence, maxBytes)
        .map(alert -> escaped(framed(alert, item, origin, withEvidence)))
        .filter(line -> line.length <= maxBytes);
  }

  private static byte[] framed(
      byte[] alert, Batch.Item item, RecordOrigin origin, boolean withEvidence) {
    var line = new ByteArrayOutputStream(alert.length + FRAME);
    try (var json = JSON.createGenerator(line)) {
      json.writeStartObject();
      json.writeStringField("idempotency_key", item.key());
      json.writeStringField("tenant_id", origin.tenantId());
      if (!origin.displayName().isEmpty()) {
        json.writeStringField("tenant_name", origin.displayName());
      }
      json.writeStringField(origin.records().owner(), origin.owner());
      if (!withEvidence) {
        json.writeBooleanField("evidence_left_out", true);
      }
      json.writeFieldName(origin.records().singular());
      json.writeRawValue(new String(alert, StandardCharsets.UTF_8));
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // nothing is written but to memory
    }
    return line.toByteArray();
  }

  private static byte[] escaped(byte[] line) {
    var escaped = new ByteArrayOutputStream(line.length);
    for (var character : line) {
      if (character == DELETE) {
        escaped.writeBytes(ESCAPED_DELETE);
      } else {
        escaped.write(character);
      }
    }
    return escaped.toByteArray();
  }
}
