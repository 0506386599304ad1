// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.configmap;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.mdeoperator.base.Json;
import io.mdeoperator.defender.AlertTime;
import io.mdeoperator.sink.format.AlertLine;
import java.io.IOException;
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
    return AlertLine.of(alert, evidence, MAX_BYTES)
        .map(line -> new String(line, StandardCharsets.UTF_8));
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
