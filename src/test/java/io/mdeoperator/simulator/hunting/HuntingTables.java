// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.hunting;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The tables of a tenant: none until a test makes one, as in a tenant without the product that
 * fills it. Thread-safe.
 */
public final class HuntingTables {
  private final Map<String, HuntingTable> tables = new ConcurrentHashMap<>();

  /** Creates a table with these columns beside the event time, or returns the one of this name. */
  public HuntingTable table(String name, Column... columns) {
    return tables.computeIfAbsent(name, created -> new HuntingTable(created, List.of(columns)));
  }

  /**
   * The table of processes (Microsoft: "DeviceProcessEvents"), with some of its columns and one of
   * each type.
   */
  public HuntingTable deviceProcessEvents() {
    return table(
        "DeviceProcessEvents",
        new Column("DeviceId", "String"),
        new Column("DeviceName", "String"),
        new Column("ReportId", "Int64"),
        new Column("FileName", "String"),
        new Column("ProcessCommandLine", "String"),
        new Column("AccountName", "String"),
        new Column("InitiatingProcessFileName", "String"),
        new Column("ProcessUniqueId", "Int64"),
        new Column("IsProcessRemoteSession", "SByte"),
        new Column("AdditionalFields", "Object"));
  }

  /** The table of logons (Microsoft: "DeviceLogonEvents"), with some of its columns. */
  public HuntingTable deviceLogonEvents() {
    return table(
        "DeviceLogonEvents",
        new Column("DeviceName", "String"),
        new Column("AccountName", "String"),
        new Column("ActionType", "String"));
  }

  /** The tenant loses a table and all rows of it. */
  public void drop(String name) {
    tables.remove(name);
  }

  Optional<HuntingTable> find(String name) {
    return Optional.ofNullable(tables.get(name));
  }
}
