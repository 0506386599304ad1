// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.mdeoperator.defender.AlertSource.AlertHandler;
import io.mdeoperator.defender.stream.ItemStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** Reads a list of alerts while it comes in, one alert in memory at a time. */
final class AlertReader implements ItemStream.Handler {
  private static final int GUID_LENGTH = 36;

  private final AlertHandler each;
  private int count;
  private Optional<String> nextLink = Optional.empty();

  private AlertReader(AlertHandler each) {
    this.each = each;
  }

  /**
   * What was read.
   *
   * @param stopped whether the reader had enough
   * @param nextLink where the answer says that it goes on
   */
  record Page(int count, boolean stopped, Optional<String> nextLink) {}

  /**
   * Reads to the end, or until {@code each} has enough.
   *
   * @throws io.mdeoperator.defender.stream.NotAListException when it is no list of alerts
   * @throws com.fasterxml.jackson.core.JsonProcessingException when it is no JSON, or cut off
   */
  static Page read(InputStream body, AlertHandler each) throws IOException {
    var reader = new AlertReader(each);
    try (var stream = new ItemStream(body, each::hasRoomFor)) {
      var complete = stream.goThrough(reader);
      return new Page(reader.count, !complete, reader.nextLink);
    }
  }

  /**
   * Reads an answer that is one alert. The context that it begins with is left out, so that the
   * bytes are those of the alert in a list.
   */
  static Page readOne(InputStream body, AlertHandler each) throws IOException {
    try (var stream = new ItemStream(body, each::hasRoomFor)) {
      stream.requireObject();
      each.take(stream.item(AlertReader::alert));
      stream.requireEnd();
    }
    return new Page(1, false, Optional.empty());
  }

  @Override
  public String listName() {
    return "value";
  }

  @Override
  public String itemName() {
    return "an alert";
  }

  @Override
  public boolean isList(String property) {
    return property.equals("value");
  }

  @Override
  public boolean item(ItemStream stream) throws IOException {
    count++;
    return each.take(stream.item(AlertReader::alert));
  }

  @Override
  public void property(String name, JsonParser parser) throws IOException {
    if (name.equals("@odata.nextLink") && parser.currentToken() == JsonToken.VALUE_STRING) {
      nextLink = Optional.of(parser.getText());
    }
  }

  private static Alert alert(ItemStream stream) throws IOException {
    var parser = stream.parser();
    var start = stream.start();
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
        first = stream.start();
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
    var created = creationTime;
    return new Alert(
        id,
        AlertTime.parse(lastUpdateTime).or(() -> AlertTime.parse(created)).orElse(Instant.EPOCH),
        created,
        // A longer one is of no tenant, and lower case takes long for some texts of megabytes.
        tenantId.length() > GUID_LENGTH ? tenantId : tenantId.toLowerCase(Locale.ROOT),
        first == start ? stream.since(start) : opened(stream.since(first)));
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
