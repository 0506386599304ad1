// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.defender;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * An alert as its exact JSON text, and what is needed to find it.
 *
 * @param sequence in order of adding; decides between alerts without an id
 * @param evidenceFrom where the value of that member begins in the text, and {@code evidenceTo}
 *     where it ends; equal when there is no such list
 */
public record StoredAlert(
    long sequence,
    ByteBuffer json,
    int evidenceFrom,
    int evidenceTo,
    Map<AlertProperty, Comparable<?>> properties,
    Instant visibleFrom) {
  private static final JsonFactory TOKENS = new JsonFactory();
  private static final byte[] NO_EVIDENCE = {'[', ']'};

  /**
   * @throws IllegalArgumentException if the text is no JSON object
   */
  public static StoredAlert of(long sequence, String text, Instant visibleFrom) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    try (var parser = TOKENS.createParser(bytes)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("an alert must be a JSON object");
      }
      var properties = new EnumMap<AlertProperty, Comparable<?>>(AlertProperty.class);
      var from = 0;
      var to = 0;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        var name = parser.currentName();
        parser.nextToken();
        if (name.equals("evidence") && parser.isExpectedStartArrayToken()) {
          from = (int) parser.currentTokenLocation().getByteOffset();
          parser.skipChildren();
          to = (int) parser.currentLocation().getByteOffset();
        } else {
          keep(name, parser, properties);
          parser.skipChildren();
        }
      }
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException("an alert must be one JSON object");
      }
      return new StoredAlert(sequence, ByteBuffer.wrap(bytes), from, to, properties, visibleFrom);
    } catch (IOException e) {
      throw new IllegalArgumentException("an alert must be a JSON object", e);
    }
  }

  private static void keep(
      String name, JsonParser parser, Map<AlertProperty, Comparable<?>> properties)
      throws IOException {
    var property = AlertProperty.named(name);
    var value = property.isPresent() ? property.get().valueAt(parser) : null;
    if (value != null) {
      properties.put(property.get(), value);
    }
  }

  public String id() {
    return (String) properties.get(AlertProperty.ID);
  }

  /** The lastUpdateTime in ticks; before all others when there is none. */
  public long lastUpdate() {
    var time = (AlertTime) properties.get(AlertProperty.LAST_UPDATE_TIME);
    return time == null ? Long.MIN_VALUE : time.ticks();
  }

  public String text() {
    return StandardCharsets.UTF_8.decode(json.duplicate()).toString();
  }

  /** The text in pieces; without expansion the value of evidence is {@code []}. */
  public List<ByteBuffer> pieces(boolean expandEvidence) {
    if (expandEvidence || evidenceFrom == evidenceTo) {
      return List.of(json);
    }
    return List.of(
        json.slice(0, evidenceFrom),
        ByteBuffer.wrap(NO_EVIDENCE),
        json.slice(evidenceTo, json.limit() - evidenceTo));
  }
}
