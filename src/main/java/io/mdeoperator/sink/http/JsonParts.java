// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.mdeoperator.base.Json;
import io.mdeoperator.remote.RemoteBody;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A request's body that is written as JSON, with values in between that are JSON already: these are
 * sent as they are, without a copy for each sink. Not thread-safe.
 */
public final class JsonParts {
  private static final JsonFactory JSON = Json.factory().build();

  /** What is written around a value, about. */
  private static final int ENVELOPE = 600;

  private final List<byte[]> parts = new ArrayList<>();
  private final ByteArrayOutputStream written = new ByteArrayOutputStream(ENVELOPE);
  private final JsonGenerator json = JSON.createGenerator(written).setRootValueSeparator(null);

  private JsonParts() throws IOException {}

  /** What writes a body. */
  @FunctionalInterface
  public interface Writer {
    void write(JsonParts parts) throws IOException;
  }

  /** The body that is written. */
  public static RemoteBody body(String contentType, Writer writer) {
    try {
      var parts = new JsonParts();
      try (var _ = parts.json) {
        writer.write(parts);
        parts.endPart();
      }
      return new RemoteBody(parts.parts, contentType);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // nothing is written but to memory
    }
  }

  /** For all that is not JSON yet. */
  public JsonGenerator json() {
    return json;
  }

  /** A field of the object that is being written, whose value is JSON already. */
  public void field(String name, byte[] value) throws IOException {
    json.writeFieldName(name);
    json.writeRawValue(""); // the colon
    endPart();
    parts.add(value);
  }

  private void endPart() throws IOException {
    json.flush();
    parts.add(written.toByteArray());
    written.reset();
  }
}
