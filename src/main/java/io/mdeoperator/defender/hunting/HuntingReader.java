// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender.hunting;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.mdeoperator.defender.call.UnusableAnswerException;
import io.mdeoperator.defender.hunting.HuntingAnswer.Column;
import io.mdeoperator.defender.hunting.HuntingSource.RowHandler;
import io.mdeoperator.defender.stream.ItemStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the result of a query while it comes in, one row in memory at a time. Schema and rows may
 * come in either order, and their names in either case: Microsoft's own page prints both.
 */
final class HuntingReader implements ItemStream.Handler {
  /** More than any table has, or any query that a person writes. */
  private static final int MAX_COLUMNS = 2_000;

  private final Set<String> wanted;
  private final RowHandler each;
  private final List<Column> schema = new ArrayList<>();
  private int rows;

  private HuntingReader(Set<String> wanted, RowHandler each) {
    this.wanted = wanted;
    this.each = each;
  }

  /**
   * What was read.
   *
   * @param stopped whether the reader had enough
   * @param schema as far as it came
   */
  record Result(int rows, boolean stopped, List<Column> schema) {}

  /**
   * Reads to the end, or until {@code each} has enough.
   *
   * @param wanted columns whose values are to come with a row
   * @throws io.mdeoperator.defender.stream.NotAListException when it is no result of a query
   * @throws com.fasterxml.jackson.core.JsonProcessingException when it is no JSON, or cut off
   */
  static Result read(InputStream body, Set<String> wanted, RowHandler each) throws IOException {
    var reader = new HuntingReader(wanted, each);
    try (var stream = new ItemStream(body, each::hasRoomFor)) {
      var complete = stream.goThrough(reader);
      return new Result(reader.rows, !complete, List.copyOf(reader.schema));
    }
  }

  @Override
  public String listName() {
    return "results";
  }

  @Override
  public String itemName() {
    return "a row";
  }

  @Override
  public boolean isList(String property) {
    return property.equalsIgnoreCase("results");
  }

  @Override
  public boolean item(ItemStream stream) throws IOException {
    var row = stream.item(this::row);
    rows++;
    return each.take(row);
  }

  private HuntingRow row(ItemStream stream) throws IOException {
    var start = stream.start();
    var values = new HashMap<String, String>();
    var parser = stream.parser();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      var name = parser.currentName();
      parser.nextToken();
      if (wanted.contains(name)) {
        value(stream).ifPresentOrElse(text -> values.put(name, text), () -> values.remove(name));
      } else {
        parser.skipChildren();
      }
    }
    return new HuntingRow(stream.since(start), values);
  }

  @Override
  public void property(String name, JsonParser parser) throws IOException {
    if (name.equalsIgnoreCase("schema") && parser.currentToken() == JsonToken.START_ARRAY) {
      schema.clear();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        schema.add(column(parser));
        if (schema.size() > MAX_COLUMNS) {
          throw new UnusableAnswerException("returned more than 2,000 columns");
        }
      }
    }
  }

  private static Column column(JsonParser parser) throws IOException {
    var name = "";
    var type = "";
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw new UnusableAnswerException("returned a schema that is not a list of columns");
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      var property = parser.currentName();
      var token = parser.nextToken();
      if (token == JsonToken.VALUE_STRING && property.equalsIgnoreCase("name")) {
        name = parser.getText();
      } else if (token == JsonToken.VALUE_STRING && property.equalsIgnoreCase("type")) {
        type = parser.getText();
      }
      parser.skipChildren();
    }
    return new Column(name, type);
  }

  /** The value that the parser is at, and leaves; empty where it is null. */
  private static Optional<String> value(ItemStream stream) throws IOException {
    var parser = stream.parser();
    return switch (parser.currentToken()) {
      case START_OBJECT, START_ARRAY -> {
        var start = stream.start();
        parser.skipChildren();
        yield Optional.of(new String(stream.since(start), UTF_8));
      }
      case VALUE_NULL -> Optional.empty();
      default -> Optional.of(parser.getText());
    };
  }
}
