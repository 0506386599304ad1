// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.hunting;

import io.mdeoperator.simulator.hunting.Query.Comparison;
import io.mdeoperator.simulator.hunting.Query.Operator;
import io.mdeoperator.simulator.hunting.Query.Scalar;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** A query at work on the tables of a tenant. */
final class QueryRun {
  private final Query query;
  private final Instant now;
  private List<Column> columns;
  private List<Row> rows;

  /**
   * A row on its way.
   *
   * @param ingested null where the row is no longer one of a table
   */
  private record Row(Instant ingested, Map<String, Object> values) {}

  private QueryRun(Query query, HuntingTable table, EventSpan span, Instant now) {
    this.query = query;
    this.now = now;
    this.columns = table.columns();
    this.rows =
        table.rows(now).stream()
            .filter(row -> span.contains(row.timestamp()))
            .map(row -> new Row(row.ingested(), values(row, columns)))
            .toList();
  }

  /**
   * @throws QueryError where the query cannot be understood
   */
  static QueryResult of(String text, HuntingTables tables, EventSpan span, Instant now) {
    var query = QueryParser.parse(text);
    var first =
        query.operators().isEmpty() ? "project" : operatorName(query.operators().getFirst());
    var table =
        tables.find(query.table()).orElseThrow(() -> QueryError.table(first, query.table()));
    var run = new QueryRun(query, table, span, now);
    query.operators().forEach(run::apply);
    return new QueryResult(run.columns, run.rows.stream().map(Row::values).toList());
  }

  private void apply(Operator operator) {
    switch (operator) {
      case Operator.Where(var all) -> all.forEach(this::keep);
      case Operator.Project(var names) -> project(names);
      case Operator.CountBy(var name, var by) -> countBy(name, by);
      case Operator.Take(var count) -> rows = rows.stream().limit(count).toList();
    }
  }

  private void keep(Comparison comparison) {
    requireKnown(comparison.left());
    requireKnown(comparison.right());
    rows =
        rows.stream()
            .filter(
                row ->
                    holds(
                        value(row, comparison.left()),
                        comparison.sign(),
                        value(row, comparison.right())))
            .toList();
  }

  private void project(List<String> names) {
    columns = names.stream().map(name -> column("project", name)).toList();
    rows = rows.stream().map(row -> new Row(row.ingested(), picked(row))).toList();
  }

  private Map<String, Object> picked(Row row) {
    var values = new LinkedHashMap<String, Object>();
    columns.forEach(column -> values.put(column.name(), row.values().get(column.name())));
    return values;
  }

  private void countBy(String name, List<String> by) {
    columns = by.stream().map(column -> column("summarize", column)).toList();
    var counts = new LinkedHashMap<Map<String, Object>, Long>();
    rows.forEach(row -> counts.merge(picked(row), 1L, Long::sum));
    columns = Stream.concat(columns.stream(), Stream.of(new Column(name, "Int64"))).toList();
    rows =
        counts.entrySet().stream()
            .map(
                count -> {
                  var values = new LinkedHashMap<>(count.getKey());
                  values.put(name, count.getValue());
                  return new Row(null, values);
                })
            .toList();
  }

  private Column column(String operator, String name) {
    return columns.stream()
        .filter(column -> column.name().equals(name))
        .findFirst()
        .orElseThrow(() -> QueryError.column(operator, name));
  }

  private void requireKnown(Scalar scalar) {
    if (scalar instanceof Scalar.Name(var name) && !query.variables().containsKey(name)) {
      column("where", name);
    }
  }

  private Object value(Row row, Scalar scalar) {
    return switch (scalar) {
      case Scalar.Constant(var value) -> value;
      case Scalar.IngestionTime _ -> row.ingested();
      case Scalar.Ago(var span) -> now.minus(span);
      case Scalar.Name(var name) when query.variables().containsKey(name) ->
          value(row, query.variables().get(name));
      case Scalar.Name(var name) -> row.values().get(name);
    };
  }

  /** Nothing compares with null. */
  private static boolean holds(Object left, String sign, Object right) {
    if (left == null || right == null) {
      return false;
    }
    if (right instanceof List<?> texts) {
      return texts.stream().anyMatch(text -> text.toString().equalsIgnoreCase(left.toString()));
    }
    var order = compare(left, right);
    return switch (sign) {
      case ">=" -> order >= 0;
      case ">" -> order > 0;
      case "<=" -> order <= 0;
      case "<" -> order < 0;
      case "==" -> order == 0;
      default -> order != 0;
    };
  }

  private static int compare(Object left, Object right) {
    return left instanceof Instant one && right instanceof Instant other
        ? one.compareTo(other)
        : left instanceof Long one && right instanceof Long other
            ? one.compareTo(other)
            : Objects.toString(left).compareTo(Objects.toString(right));
  }

  private static String operatorName(Operator operator) {
    return switch (operator) {
      case Operator.Where _ -> "where";
      case Operator.Project _ -> "project";
      case Operator.CountBy _ -> "summarize";
      case Operator.Take _ -> "take";
    };
  }

  private static Map<String, Object> values(HuntingRow row, List<Column> columns) {
    var values = new LinkedHashMap<String, Object>();
    columns.forEach(column -> values.put(column.name(), row.value(column.name())));
    return values;
  }
}
