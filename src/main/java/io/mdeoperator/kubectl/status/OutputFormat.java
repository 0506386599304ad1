// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl.status;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import io.mdeoperator.base.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;

/** In which form rows are printed. */
public enum OutputFormat {
  /** For people. */
  TABLE,
  /** For spreadsheets: with a header, and no cell that one would take for a formula. */
  CSV,
  /** An array of objects. */
  JSON;

  /** Begins to write; the rows' namespace is a column of the table only where it is asked for. */
  RowWriter open(PrintWriter out, NamespaceColumn namespaces, Instant now) throws IOException {
    return switch (this) {
      case TABLE -> new RowTable(out, namespaces, now);
      case CSV -> csv(out);
      case JSON -> json(out);
    };
  }

  private static RowWriter csv(PrintWriter out) throws IOException {
    var cells = new SimpleModule().addSerializer(String.class, new CellSerializer());
    var mapper = new CsvMapper();
    mapper.registerModule(cells);
    var schema = mapper.schemaFor(CustomerRow.class).withHeader();
    return new Rows(
        mapper.writer(schema).without(JsonGenerator.Feature.AUTO_CLOSE_TARGET).writeValues(out),
        out,
        "");
  }

  private static RowWriter json(PrintWriter out) throws IOException {
    var writer = Json.mapper().writer().without(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    return new Rows(writer.writeValuesAsArray(out), out, System.lineSeparator());
  }

  private record Rows(SequenceWriter rows, PrintWriter out, String end) implements RowWriter {
    @Override
    public void write(CustomerRow row) throws IOException {
      rows.write(row);
    }

    @Override
    public void close() throws IOException {
      rows.close();
      out.print(end);
    }
  }
}
