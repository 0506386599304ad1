// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.machine;

import io.mdeoperator.simulator.odata.EntityType;
import io.mdeoperator.simulator.odata.FilterProperty;

/** The properties that a filter of machines may name (Microsoft: "List machines API"). */
enum MachineProperty implements FilterProperty {
  ID("id", Type.TEXT),
  COMPUTER_DNS_NAME("computerDnsName", Type.TEXT),
  AAD_DEVICE_ID("aadDeviceId", Type.GUID),
  LAST_SEEN("lastSeen", Type.TIME),
  LAST_IP_ADDRESS("lastIpAddress", Type.TEXT),
  HEALTH_STATUS("healthStatus", Type.TEXT),
  ONBOARDING_STATUS("onboardingStatus", Type.TEXT),
  OS_PLATFORM("osPlatform", Type.TEXT),
  DEVICE_VALUE("deviceValue", Type.TEXT);

  static final EntityType ENTITY = EntityType.of("Machine", values());

  private final String jsonName;
  private final Type type;

  MachineProperty(String jsonName, Type type) {
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
}
