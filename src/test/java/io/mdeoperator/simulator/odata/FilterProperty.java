// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.odata;

/** A property that {@code $filter} may name. */
public interface FilterProperty {
  /** How literals of a property are written, and what they compare as. */
  enum Type {
    TIME("Edm.DateTimeOffset"),
    NUMBER("Edm.Int64"),
    GUID("Edm.Guid"),
    TEXT("Edm.String");

    private final String edmName;

    Type(String edmName) {
      this.edmName = edmName;
    }

    public String edmName() {
      return edmName;
    }
  }

  /** As it is written, letter case included. */
  String jsonName();

  Type type();
}
