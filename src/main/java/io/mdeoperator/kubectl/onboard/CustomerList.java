// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl.onboard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A list of customers in CSV, as spreadsheets save it: with a header; commas, semicolons or tabs;
 * UTF-8 with or without a byte order mark. All problems are found in one go. For one file.
 */
public final class CustomerList {
  private static final int MAX_BYTES = 16 << 20;
  private static final String BYTE_ORDER_MARK = "\uFEFF";
  private static final String SEPARATORS = ",;\t";

  private final CustomerRules rules;
  private final List<Customer> customers = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private final Map<String, Long> lineOfTenant = new HashMap<>();
  private final Map<String, Long> lineOfName = new HashMap<>();

  public CustomerList(CustomerRules rules) {
    this.rules = rules;
  }

  /** What is wrong, a sentence for each; the customers are complete only if there is nothing. */
  public List<String> problems() {
    return problems;
  }

  public List<Customer> customers() {
    return customers;
  }

  /** Reads a file. */
  public void read(InputStream csv) throws IOException {
    var bytes = csv.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      problems.add("The file has more than " + (MAX_BYTES >> 20) + " MiB: split it.");
      return;
    }
    try {
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      parse(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text);
    } catch (CharacterCodingException e) {
      problems.add("The file is not UTF-8: save it as \"CSV UTF-8\".");
    } catch (JsonProcessingException e) {
      problems.add(
          "Line " + e.getLocation().getLineNr() + " cannot be read: " + e.getOriginalMessage());
    }
  }

  private void parse(String text) throws IOException {
    if (text.isBlank()) {
      problems.add("The file is empty: its first line names the columns.");
      return;
    }
    var schema = CsvSchema.emptySchema().withHeader().withColumnSeparator(separator(text));
    try (MappingIterator<Map<String, String>> rows =
        new CsvMapper()
            .readerForMapOf(String.class)
            .with(CsvParser.Feature.TRIM_SPACES)
            .with(CsvParser.Feature.SKIP_EMPTY_LINES)
            .with(schema)
            .readValues(text)) {
      if (!rows.hasNextValue()) {
        problems.add("The file has no customers: its first line names the columns.");
        return;
      }
      var columns = columns((CsvSchema) rows.getParserSchema());
      if (problems.isEmpty()) {
        do {
          var line = rows.getCurrentLocation().getLineNr();
          add(line, columns, rows.nextValue());
        } while (rows.hasNextValue());
      }
    }
  }

  /** Spreadsheets write what their country uses. */
  private static char separator(String text) {
    var header = text.lines().findFirst().orElse("");
    return (char)
        SEPARATORS
            .chars()
            .reduce((best, c) -> count(header, c) > count(header, best) ? c : best)
            .orElseThrow();
  }

  private static long count(String text, int c) {
    return text.chars().filter(found -> found == c).count();
  }

  /** The columns as written, by what they mean. */
  private Map<Column, String> columns(CsvSchema header) {
    var columns = new HashMap<Column, String>();
    for (var written : header.getColumnNames()) {
      var column = Column.of(written);
      if (column.isEmpty()) {
        problems.add("Column '" + written + "' is unknown. Columns are: " + Column.all() + ".");
      } else if (columns.put(column.get(), written) != null) {
        problems.add("Column '" + written + "' is there twice.");
      }
    }
    Stream.of(Column.TENANT_ID, Column.DISPLAY_NAME)
        .filter(column -> !columns.containsKey(column))
        .forEach(column -> problems.add("Column '" + column.value() + "' is missing."));
    return columns;
  }

  private void add(long line, Map<Column, String> columns, Map<String, String> row) {
    var cells = new HashMap<Column, String>();
    columns.forEach((column, written) -> cells.put(column, row.getOrDefault(written, "")));
    var before = problems.size();
    var customer =
        rules.customer(line, cells, problem -> problems.add("Line " + line + ": " + problem));
    if (problems.size() == before) {
      unique(lineOfTenant, customer.tenantId().toLowerCase(Locale.ROOT), "tenantId", customer);
      unique(lineOfName, customer.name(), "name", customer);
      customers.add(customer);
    }
  }

  private void unique(Map<String, Long> lines, String value, String column, Customer customer) {
    var other = lines.putIfAbsent(value, customer.line());
    if (other != null) {
      problems.add(
          "Line "
              + customer.line()
              + ": "
              + column
              + " '"
              + value
              + "' is in line "
              + other
              + ", too.");
    }
  }
}
