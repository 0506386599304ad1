// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl.onboard;

import io.mdeoperator.api.Guids;
import io.mdeoperator.api.Roles;
import io.mdeoperator.api.v1alpha1.Geo;
import io.mdeoperator.kubectl.view.ObjectName;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What a customer's cells may hold: what the schema of MdeTenant allows, said of the cell.
 *
 * @param application for lines that name none; may be empty
 * @param labels for all lines
 */
public record CustomerRules(String application, Map<String, String> labels) {
  private static final int MAX_DISPLAY_NAME = 256;
  private static final int MAX_ROLE = 256;

  /** With its prefix, a child feed's name has room left. */
  private static final int MAX_NAME = 63;

  /** The customer of a line; of no use if a problem was found. */
  Customer customer(long line, Map<Column, String> cells, Consumer<String> problems) {
    var displayName = cell(cells, Column.DISPLAY_NAME);
    if (displayName.isEmpty() || displayName.length() > MAX_DISPLAY_NAME) {
      problems.accept("displayName must have 1 to " + MAX_DISPLAY_NAME + " characters.");
    }
    return new Customer(
        line,
        name(cells, problems),
        tenantId(cell(cells, Column.TENANT_ID), problems),
        displayName,
        application(cell(cells, Column.APPLICATION), problems),
        geo(cell(cells, Column.GEO), problems),
        roles(cell(cells, Column.REQUIRED_ROLES), problems),
        labels(cell(cells, Column.LABELS), problems));
  }

  /** A name made of a customer's own: lower case, without accents, with hyphens. */
  static String nameOf(String displayName) {
    var plain =
        Normalizer.normalize(displayName.replace("ß", "ss"), Normalizer.Form.NFKD)
            .toLowerCase(Locale.ROOT)
            .replaceAll("\\p{M}", "")
            .replaceAll("[^a-z0-9]", " ")
            .strip()
            .replaceAll(" +", "-");
    return plain.length() <= MAX_NAME ? plain : plain.substring(0, MAX_NAME).replaceAll("-+$", "");
  }

  private static String name(Map<Column, String> cells, Consumer<String> problems) {
    var name = cell(cells, Column.NAME);
    if (name.isEmpty()) {
      name = nameOf(cell(cells, Column.DISPLAY_NAME));
      if (name.isEmpty()) {
        problems.accept("displayName has no letter that a name may have: fill the column name.");
        return name;
      }
    }
    if (name.length() > MAX_NAME || !ObjectName.isValid(name)) {
      problems.accept(
          "name '"
              + name
              + "' must have lower-case letters, digits, '-' and '.', at most "
              + MAX_NAME
              + ".");
    }
    return name;
  }

  private static String tenantId(String id, Consumer<String> problems) {
    if (!id.matches(
        "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}")) {
      problems.accept(
          "tenantId '"
              + id
              + "' is not a GUID such as 22222222-2222-2222-2222-222222222222: it is on the"
              + " overview page of the customer's Entra ID.");
    } else if (id.equals(Guids.ZERO)) {
      problems.accept("tenantId is the GUID of zeros, which is left over from a template.");
    }
    return id;
  }

  private String application(String written, Consumer<String> problems) {
    var name = written.isEmpty() ? application : written;
    if (!ObjectName.isValid(name)) {
      problems.accept(
          name.isEmpty()
              ? "application is missing: give --application, or fill the column."
              : "application '" + name + "' is not the name of an MdeApplication.");
    }
    return name;
  }

  private static String geo(String written, Consumer<String> problems) {
    var known = Arrays.stream(Geo.values()).map(CustomerRules::value).toList();
    var geo = known.stream().filter(written::equalsIgnoreCase).findFirst().orElse("");
    if (geo.isEmpty() && !written.isEmpty()) {
      problems.accept("geo '" + written + "' must be one of " + String.join(", ", known) + ".");
    }
    return geo;
  }

  private static String value(Geo geo) {
    return geo.name().charAt(0) + geo.name().substring(1).toLowerCase(Locale.ROOT);
  }

  private static List<String> roles(String written, Consumer<String> problems) {
    var roles = words(written);
    roles.stream()
        .filter(role -> role.length() > MAX_ROLE || !role.matches(Roles.REGEX))
        .forEach(
            role ->
                problems.accept(
                    "requiredRoles: '"
                        + role
                        + "' is not a role such as Alert.Read.All or graph:ThreatHunting.Read.All."));
    return roles;
  }

  private Map<String, String> labels(String written, Consumer<String> problems) {
    var all = new TreeMap<>(labels);
    for (var label : words(written)) {
      var parts = label.split("=", -1);
      if (parts.length != 2 || !isLabel(parts[0], "/") || !isLabel(parts[1], "")) {
        problems.accept("labels: '" + label + "' is not a label such as feed=siem.");
      } else {
        all.put(parts[0], parts[1]);
      }
    }
    return all;
  }

  /** Near enough to tell a mistake; the API server knows all rules. */
  private static boolean isLabel(String part, String more) {
    return !part.isEmpty() && part.matches("[A-Za-z0-9" + more + "._-]{1,316}");
  }

  private static List<String> words(String written) {
    return Stream.of(written.split("[\\s;,]", -1)).filter(word -> !word.isEmpty()).toList();
  }

  private static String cell(Map<Column, String> cells, Column column) {
    return cells.getOrDefault(column, "").strip();
  }
}
