// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.demo.tables;

import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.Option;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What {@code kubectl get} prints of one kind beside others, from the columns of its definition:
 * for an API server that renders no tables. Thread-safe.
 */
public final class ResourceTable {
  private static final Configuration EVERY_MATCH =
      Configuration.builder()
          .options(Option.ALWAYS_RETURN_LIST, Option.SUPPRESS_EXCEPTIONS)
          .build();

  /** kubectl's: no column is narrower, and so many spaces are between two. */
  private static final int NARROWEST = 6;

  private static final int PADDING = 3;

  private final String resource;
  private final List<Column> columns;

  private record Column(String name, JsonPath path, boolean date) {
    static Column of(CustomResourceColumnDefinition definition) {
      var path = JsonPath.compile("$" + definition.getJsonPath());
      return new Column(definition.getName(), path, "date".equals(definition.getType()));
    }
  }

  private ResourceTable(String resource, List<Column> columns) {
    this.resource = resource;
    this.columns = columns;
  }

  /** For the kind that is defined, in its first version. */
  public static ResourceTable of(CustomResourceDefinition definition) {
    var names = definition.getSpec().getNames();
    var columns =
        definition.getSpec().getVersions().getFirst().getAdditionalPrinterColumns().stream()
            .filter(column -> column.getPriority() == null || column.getPriority() == 0)
            .map(Column::of)
            .toList();
    return new ResourceTable(names.getSingular() + "." + definition.getSpec().getGroup(), columns);
  }

  /** The table with its header, each line ended; empty when there are no objects. */
  public String render(List<GenericKubernetesResource> objects, Instant now) {
    if (objects.isEmpty()) {
      return "";
    }
    var rows = new ArrayList<List<String>>();
    rows.add(Stream.concat(Stream.of("NAME"), columns.stream().map(Column::name)).toList());
    objects.forEach(object -> rows.add(row(object, now)));
    var widths = IntStream.rangeClosed(0, columns.size()).map(i -> width(rows, i)).toArray();
    return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining());
  }

  private List<String> row(GenericKubernetesResource object, Instant now) {
    var tree = Serialization.unmarshal(Serialization.asJson(object), Map.class);
    return Stream.concat(
            Stream.of(resource + "/" + object.getMetadata().getName()),
            columns.stream().map(column -> cell(column, tree, now)))
        .toList();
  }

  private static String cell(Column column, Map<?, ?> object, Instant now) {
    List<?> matches = column.path().read(object, EVERY_MATCH);
    if (matches.isEmpty() || matches.getFirst() == null) {
      return "";
    }
    var value = matches.getFirst().toString();
    return column.date() ? age(Duration.between(Instant.parse(value), now)) : value;
  }

  private static int width(List<List<String>> rows, int column) {
    var longest = rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    return Math.max(longest + PADDING, NARROWEST);
  }

  private static String line(List<String> row, int[] widths) {
    var last = row.size() - 1;
    return IntStream.range(0, last)
            .mapToObj(i -> row.get(i) + " ".repeat(widths[i] - row.get(i).length()))
            .collect(Collectors.joining())
        + row.get(last)
        + "\n";
  }

  /** As kubectl prints ages up to eight days. */
  public static String age(Duration age) {
    if (age.toMinutes() < 2) {
      return Math.max(0, age.toSeconds()) + "s";
    } else if (age.toMinutes() < 10) {
      return age.toMinutes() + "m" + nonZero(age.toSecondsPart(), "s");
    } else if (age.toHours() < 3) {
      return age.toMinutes() + "m";
    } else if (age.toHours() < 8) {
      return age.toHours() + "h" + nonZero(age.toMinutesPart(), "m");
    } else if (age.toHours() < 48) {
      return age.toHours() + "h";
    }
    return age.toDays() + "d" + nonZero(age.toHoursPart(), "h");
  }

  private static String nonZero(int value, String unit) {
    return value == 0 ? "" : value + unit;
  }
}
