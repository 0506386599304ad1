// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender;

import static io.mdeoperator.defender.AlertSource.MAX_ALERT_BYTES;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.mdeoperator.base.Json;
import io.mdeoperator.defender.AlertSource.AlertHandler;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CodingErrorAction;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads a list of alerts while it comes in, one alert in memory at a time.
 *
 * <p>An alert is cut out of the stream as the bytes that came, by the parser's byte offsets:
 * writing it anew from tokens would change numbers, escapes and white space, and a hash or a
 * signature over an alert has to be the same every time it is read. Only bytes that are not UTF-8
 * are replaced, where the parser lets them through: no receiver would read them.
 */
final class AlertReader {
  private static final int GUID_LENGTH = 36;

  /** What the parser reads ahead of the alert that it is in. */
  private static final int READ_AHEAD = 64 * 1024;

  private static final long MAX_PAGE_BYTES = 1L << 30;

  private static final JsonFactory JSON =
      Json.factory()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(200)
                  .maxStringLength(MAX_ALERT_BYTES)
                  .maxDocumentLength(MAX_PAGE_BYTES)
                  .build())
          // Property names come from outside: nothing of them outlives the answer.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private final RecordingInputStream bytes;
  private final AlertHandler each;
  private int count;
  private boolean stopped;
  private Optional<String> nextLink = Optional.empty();

  private AlertReader(InputStream body, AlertHandler each) {
    this.bytes = new RecordingInputStream(body, MAX_ALERT_BYTES + READ_AHEAD, each::hasRoomFor);
    this.each = each;
  }

  /**
   * What was read.
   *
   * @param stopped whether the reader had enough
   * @param nextLink where the answer says that it goes on
   */
  record Page(int count, boolean stopped, Optional<String> nextLink) {}

  /** The answer is JSON, but not a list of alerts; the message is one sentence's end. */
  static final class NotAlertsException extends IOException {
    NotAlertsException(String what) {
      super(what);
    }
  }

  /**
   * Reads to the end, or until {@code each} has enough.
   *
   * @throws com.fasterxml.jackson.core.JsonProcessingException when it is no JSON, or cut off
   */
  static Page read(InputStream body, AlertHandler each) throws IOException {
    var reader = new AlertReader(body, each);
    try (var parser = JSON.createParser(reader.bytes)) {
      reader.envelope(parser);
    }
    return new Page(reader.count, reader.stopped, reader.nextLink);
  }

  /**
   * Reads an answer that is one alert. The context that it begins with is left out, so that the
   * bytes are those of the alert in a list.
   */
  static Page readOne(InputStream body, AlertHandler each) throws IOException {
    var reader = new AlertReader(body, each);
    try (var parser = JSON.createParser(reader.bytes)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new NotAlertsException("is not a JSON object");
      }
      each.take(reader.alert(parser));
      if (parser.nextToken() != null) {
        throw new NotAlertsException("has content after its end");
      }
    }
    return new Page(1, false, Optional.empty());
  }

  private void envelope(JsonParser parser) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new NotAlertsException("is not a JSON object");
    }
    var hasValue = false;
    while (!stopped && parser.nextToken() == JsonToken.FIELD_NAME) {
      var name = parser.currentName();
      var token = parser.nextToken();
      if (name.equals("value") && token == JsonToken.START_ARRAY) {
        hasValue = true;
        list(parser);
      } else {
        if (name.equals("@odata.nextLink") && token == JsonToken.VALUE_STRING) {
          nextLink = Optional.of(parser.getText());
        }
        parser.skipChildren();
      }
    }
    if (!hasValue) {
      throw new NotAlertsException("has no value");
    }
    if (!stopped && parser.nextToken() != null) {
      throw new NotAlertsException("has content after its end");
    }
  }

  private void list(JsonParser parser) throws IOException {
    while (!stopped && parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw new NotAlertsException("contains an item that is not an alert");
      }
      bytes.dropBefore(parser.currentTokenLocation().getByteOffset());
      var alert = alert(parser);
      count++;
      stopped = !each.take(alert);
    }
  }

  private Alert alert(JsonParser parser) throws IOException {
    var start = parser.currentTokenLocation().getByteOffset();
    var first = start;
    var isContext = true;
    var afterContext = false;
    var id = "";
    var lastUpdateTime = "";
    var creationTime = "";
    var tenantId = "";
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      var name = parser.currentName();
      if (afterContext) {
        first = parser.currentTokenLocation().getByteOffset();
      }
      isContext &= name.equals("@odata.context");
      afterContext = isContext;
      parser.nextToken();
      switch (name) {
        case "id" -> id = scalar(parser);
        case "lastUpdateTime" -> lastUpdateTime = scalar(parser);
        case "alertCreationTime" -> creationTime = scalar(parser);
        case "aadTenantId" -> tenantId = scalar(parser);
        default -> parser.skipChildren();
      }
    }
    var end = parser.currentLocation().getByteOffset();
    if (end - start > MAX_ALERT_BYTES) {
      throw new RecordingInputStream.TooLongException(MAX_ALERT_BYTES);
    }
    var created = creationTime;
    return new Alert(
        id,
        AlertTime.parse(lastUpdateTime).or(() -> AlertTime.parse(created)).orElse(Instant.EPOCH),
        created,
        // A longer one is of no tenant, and lower case takes long for some texts of megabytes.
        tenantId.length() > GUID_LENGTH ? tenantId : tenantId.toLowerCase(Locale.ROOT),
        inUtf8(first == start ? bytes.copy(start, end) : opened(bytes.copy(first, end))));
  }

  /**
   * With a question mark for each part that is not UTF-8: unlike U+FFFD it never makes an alert
   * longer.
   */
  private static byte[] inUtf8(byte[] json) throws IOException {
    if (isAscii(json)) {
      return json;
    }
    return UTF_8
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPLACE)
        .replaceWith("?")
        .decode(ByteBuffer.wrap(json))
        .toString()
        .getBytes(UTF_8);
  }

  private static boolean isAscii(byte[] json) {
    for (var each : json) {
      if (each < 0) {
        return false;
      }
    }
    return true;
  }

  /** An object again, of what followed its context. */
  private static byte[] opened(byte[] fields) {
    var object = new byte[fields.length + 1];
    object[0] = '{';
    System.arraycopy(fields, 0, object, 1, fields.length);
    return object;
  }

  /** A string or number as text; empty when it is anything else. */
  private static String scalar(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getText();
      default -> {
        parser.skipChildren();
        yield "";
      }
    };
  }
}
