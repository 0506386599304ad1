// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.machine;

import io.mdeoperator.simulator.defender.AlertTime;
import io.mdeoperator.simulator.odata.EntityType;
import io.mdeoperator.simulator.odata.FilterProperty;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;

/** The properties that a filter of actions may name (Microsoft: "List MachineActions API"). */
enum ActionProperty implements FilterProperty {
  ID("id", Type.GUID),
  STATUS("status", Type.TEXT),
  MACHINE_ID("machineId", Type.TEXT),
  TYPE("type", Type.TEXT),
  REQUESTOR("requestor", Type.TEXT),
  CREATION_DATE_TIME_UTC("creationDateTimeUtc", Type.TIME);

  static final EntityType ENTITY = EntityType.of("MachineAction", values());

  private final String jsonName;
  private final Type type;

  ActionProperty(String jsonName, Type type) {
    this.jsonName = jsonName;
    this.type = type;
  }

  @Override
  public String jsonName() {
    return jsonName;
  }

  @Override
  public Type type() {
    return type;
  }

  static Map<ActionProperty, Comparable<?>> of(MachineAction action) {
    var values = new EnumMap<ActionProperty, Comparable<?>>(ActionProperty.class);
    values.put(ID, UUID.fromString(action.id()));
    values.put(STATUS, action.status().jsonName());
    values.put(MACHINE_ID, action.machineId());
    values.put(TYPE, action.type().jsonName());
    values.put(REQUESTOR, action.requestor());
    values.put(CREATION_DATE_TIME_UTC, AlertTime.of(action.created()));
    return values;
  }
}
