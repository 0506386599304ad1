// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.hunting;

/**
 * A column of a table or of a result.
 *
 * @param type as answers name it: a .NET type such as {@code String}, {@code Int64}, {@code SByte}
 *     or {@code Object}
 */
public record Column(String name, String type) {
  /** The event time, which every table here has. */
  public static final Column TIMESTAMP = new Column("Timestamp", "DateTime");
}
