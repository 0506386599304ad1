// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl.onboard;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The columns of a list of customers. */
public enum Column {
  TENANT_ID("tenantId"),
  DISPLAY_NAME("displayName"),
  NAME("name"),
  APPLICATION("application"),
  GEO("geo"),
  REQUIRED_ROLES("requiredRoles"),
  LABELS("labels");

  private final String value;

  Column(String value) {
    this.value = value;
  }

  /** As in the header. */
  public String value() {
    return value;
  }

  /** The column that a header names; case and spaces do not matter. */
  static Optional<Column> of(String header) {
    var word = header.replaceAll("[ _-]", "");
    return Arrays.stream(values())
        .filter(column -> column.value.equalsIgnoreCase(word))
        .findFirst();
  }

  static String all() {
    return Arrays.stream(values()).map(Column::value).collect(Collectors.joining(", "));
  }
}
