// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.configmap;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.mdeoperator.base.Json;
import io.mdeoperator.defender.AlertTime;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/** An alert as one line of JSON: unknown fields, numbers and texts stay what they were. */
final class MirrorLine {
  /** A longer line fits into no shard. */
  static final int MAX_BYTES = Mirror.SHARD_LIMIT;

  private static final JsonFactory JSON =
      Json.factory()
          .streamReadConstraints(StreamReadConstraints.builder().maxStringLength(MAX_BYTES).build())
          .build();

  private MirrorLine() {}

  /**
   * Writes an alert on one line.
   *
   * @param evidence whether to keep its evidence; otherwise the list is empty
   * @return empty when it is not a JSON object, or the line is longer than {@link #MAX_BYTES}
   */
  static Optional<String> of(byte[] alert, boolean evidence) {
    var line = new ByteArrayOutputStream(Math.min(alert.length, MAX_BYTES));
    try (var parser = JSON.createParser(alert);
        var generator = JSON.createGenerator(new BoundedStream(line))) {
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
      return Optional.of(line.toString(StandardCharsets.UTF_8));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Ends the line as soon as it is too long, so that a large alert takes no more memory for it. */
  private static final class BoundedStream extends FilterOutputStream {
    private long count;

    BoundedStream(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      count += length;
      if (count > MAX_BYTES) {
        throw new IOException("the line is too long");
      }
      out.write(bytes, from, length);
    }
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

  /**
   * When the alert on a line was updated last, by the same rule as in the source: its creation if
   * that is absent, {@link Instant#EPOCH} if both are.
   *
   * @return empty when the line is not a JSON object
   */
  static Optional<Instant> time(String line) {
    var created = Optional.<Instant>empty();
    var updated = Optional.<Instant>empty();
    try (var parser = JSON.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        var name = parser.currentName();
        var token = parser.nextToken();
        if (token == JsonToken.VALUE_STRING && "lastUpdateTime".equals(name)) {
          updated = AlertTime.parse(parser.getText());
        } else if (token == JsonToken.VALUE_STRING && "alertCreationTime".equals(name)) {
          created = AlertTime.parse(parser.getText());
        }
        parser.skipChildren();
      }
      return Optional.of(updated.orElse(created.orElse(Instant.EPOCH)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
