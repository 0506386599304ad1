// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.mdeoperator.base.Json;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.function.Consumer;

/** An alert as one line of JSON: unknown fields, numbers and texts stay what they were. */
public final class AlertLine {
  /** No line is longer. */
  public static final int MAX_BYTES = 1 << 20;

  private static final JsonFactory JSON =
      Json.factory()
          .streamReadConstraints(StreamReadConstraints.builder().maxStringLength(MAX_BYTES).build())
          .build();

  private AlertLine() {}

  /**
   * Writes an alert on one line.
   *
   * @param evidence whether to keep its evidence; otherwise the list is empty
   * @param maxBytes at most {@link #MAX_BYTES}
   * @return empty when it is not a JSON object, or the line is longer than that
   */
  public static Optional<byte[]> of(byte[] alert, boolean evidence, int maxBytes) {
    var line = new ByteArrayOutputStream(Math.min(alert.length, maxBytes));
    try (var parser = JSON.createParser(alert);
        var generator = JSON.createGenerator(new BoundedStream(line, maxBytes))) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      generator.writeStartObject();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        var isEvidence = "evidence".equals(parser.currentName());
        generator.writeFieldName(parser.currentName());
        parser.nextToken();
        if (isEvidence && !evidence) {
          parser.skipChildren();
          generator.writeStartArray();
          generator.writeEndArray();
        } else {
          copy(parser, generator);
        }
      }
      generator.writeEndObject();
      generator.flush();
      return Optional.of(line.toByteArray());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Hands over each item of an alert's evidence, on one line. Evidence that is no list is one item.
   *
   * @param maxBytes of an item; a longer one is left out
   * @return whether all were handed over
   */
  public static boolean evidence(byte[] alert, int maxBytes, Consumer<byte[]> items) {
    var isWhole = true;
    try (var parser = JSON.createParser(alert)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        var isEvidence = "evidence".equals(parser.currentName());
        if (parser.nextToken() == JsonToken.VALUE_NULL || !isEvidence) {
          parser.skipChildren();
        } else if (parser.currentToken() == JsonToken.START_ARRAY) {
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            isWhole &= item(parser, maxBytes, items);
          }
        } else {
          isWhole &= item(parser, maxBytes, items);
        }
      }
      return isWhole;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean item(JsonParser parser, int maxBytes, Consumer<byte[]> items)
      throws IOException {
    var line = new ByteArrayOutputStream();
    try (var generator = JSON.createGenerator(line)) {
      copy(parser, generator);
    }
    if (line.size() > maxBytes) {
      return false;
    }
    items.accept(line.toByteArray());
    return true;
  }

  private static void copy(JsonParser parser, JsonGenerator generator) throws IOException {
    var depth = 0;
    do {
      var token = parser.currentToken();
      if (token == null) {
        throw new IOException("unexpected end of the alert");
      }
      depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      if (token.isNumeric()) {
        generator.writeNumber(parser.getText()); // every digit, and a minus before zero
      } else {
        generator.copyCurrentEvent(parser);
      }
    } while (depth > 0 && parser.nextToken() != JsonToken.NOT_AVAILABLE);
  }

  /** Ends the line as soon as it is too long, so that a large alert takes no more memory for it. */
  private static final class BoundedStream extends FilterOutputStream {
    private final int maxBytes;
    private long count;

    BoundedStream(OutputStream out, int maxBytes) {
      super(out);
      this.maxBytes = maxBytes;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      count += length;
      if (count > maxBytes) {
        throw new IOException("the line is too long");
      }
      out.write(bytes, from, length);
    }
  }
}
