// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.machine;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mdeoperator.simulator.defender.AlertTime;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The record of a device (Microsoft: "Machine resource type"): onboarded, active, seen just now,
 * with Windows 11, until told otherwise. A device may have several. Thread-safe.
 */
public final class Machine {
  /** As if all were behind one router: nothing that tells devices apart. */
  private static final String IP_ADDRESS = "10.0.0.10";

  private final String id;
  private final String computerDnsName;
  private final Clock clock;
  private final MachineActions actions;
  private final List<String> tags = new CopyOnWriteArrayList<>();
  private volatile String osPlatform = "Windows11";
  private volatile String healthStatus = "Active";
  private volatile String onboardingStatus = "Onboarded";
  private volatile String deviceValue = "Normal";
  private volatile String rbacGroupName = "UnassignedGroup";
  private volatile String aadDeviceId = UUID.randomUUID().toString();
  private volatile String exclusionReason;
  private volatile String mergedInto;
  private volatile boolean potentialDuplicate;
  private volatile boolean remediationRefused;
  private volatile boolean reachable = true;
  private volatile Instant reachableSince = Instant.MIN;
  private volatile Instant lastSeen;

  Machine(String id, String computerDnsName, MachineActions actions, Clock clock) {
    this.id = id;
    this.computerDnsName = computerDnsName;
    this.actions = actions;
    this.clock = clock;
  }

  /** 40 hexadecimal digits. */
  public String id() {
    return id;
  }

  public String computerDnsName() {
    return computerDnsName;
  }

  public String osPlatform() {
    return osPlatform;
  }

  public Machine osPlatform(String platform) {
    osPlatform = platform;
    return this;
  }

  /** {@code Active}, {@code Inactive}, {@code NoSensorData} and so on: a word, no more. */
  public Machine healthStatus(String status) {
    healthStatus = status;
    return this;
  }

  /** Anything but {@code Onboarded} takes no action, except to be contained. */
  public Machine onboardingStatus(String status) {
    onboardingStatus = status;
    return this;
  }

  /** Seen then and no more; null for always just now. */
  public Machine lastSeen(Instant time) {
    lastSeen = time;
    return this;
  }

  public Machine tag(String tag) {
    tags.add(tag);
    return this;
  }

  /** {@code Low}, {@code Normal} or {@code High}. */
  public Machine deviceValue(String value) {
    deviceValue = value;
    return this;
  }

  public Machine rbacGroupName(String name) {
    rbacGroupName = name;
    return this;
  }

  public String aadDeviceId() {
    return aadDeviceId;
  }

  /** Null for a device that Entra does not know. */
  public Machine aadDeviceId(String deviceId) {
    aadDeviceId = deviceId;
    return this;
  }

  /** Excluded from what Defender counts. */
  public Machine excluded(String reason) {
    exclusionReason = reason;
    return this;
  }

  public Machine potentialDuplicate(boolean yes) {
    potentialDuplicate = yes;
    return this;
  }

  /** This record was merged: lists still have it, and nothing else finds it. */
  public Machine mergedInto(Machine other) {
    mergedInto = other.id;
    return this;
  }

  /** Its device group lets nobody take actions (403). */
  public Machine remediationRefused(boolean yes) {
    remediationRefused = yes;
    return this;
  }

  /**
   * It cannot be reached: what is asked of it stays Pending and times out after three days. Its
   * health status is what it was; Microsoft takes a week to change that.
   */
  public Machine offline() {
    actions.settle();
    lastSeen = clock.instant();
    reachable = false;
    return this;
  }

  /** It can be reached again, and does what was asked of it in the meantime. */
  public Machine online() {
    actions.settle();
    lastSeen = null;
    reachableSince = clock.instant();
    reachable = true;
    return this;
  }

  /** Whether it is cut off from the network, after all actions that it carried out. */
  public boolean isIsolated() {
    return actions.isIsolated(this);
  }

  /** Whether it runs only what Microsoft signed, after all actions that it carried out. */
  public boolean isRestricted() {
    return actions.isRestricted(this);
  }

  boolean isOnboarded() {
    return onboardingStatus.equals("Onboarded");
  }

  boolean isMerged() {
    return mergedInto != null;
  }

  boolean refusesRemediation() {
    return remediationRefused;
  }

  boolean isReachable() {
    return reachable;
  }

  Instant reachableSince() {
    return reachableSince;
  }

  Map<MachineProperty, Comparable<?>> properties() {
    var values = new EnumMap<MachineProperty, Comparable<?>>(MachineProperty.class);
    values.put(MachineProperty.ID, id);
    values.put(MachineProperty.COMPUTER_DNS_NAME, computerDnsName);
    values.put(MachineProperty.LAST_SEEN, AlertTime.of(seen()));
    values.put(MachineProperty.LAST_IP_ADDRESS, IP_ADDRESS);
    values.put(MachineProperty.HEALTH_STATUS, healthStatus);
    values.put(MachineProperty.ONBOARDING_STATUS, onboardingStatus);
    values.put(MachineProperty.OS_PLATFORM, osPlatform);
    values.put(MachineProperty.DEVICE_VALUE, deviceValue);
    if (aadDeviceId != null) {
      values.put(MachineProperty.AAD_DEVICE_ID, UUID.fromString(aadDeviceId));
    }
    return values;
  }

  ObjectNode json() {
    var json =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", id)
            .put("mergedIntoMachineId", mergedInto)
            .put("isPotentialDuplication", potentialDuplicate)
            .put("isExcluded", exclusionReason != null)
            .put("exclusionReason", exclusionReason)
            .put("computerDnsName", computerDnsName)
            .put("firstSeen", "2026-01-05T08:00:00Z")
            .put("lastSeen", AlertTime.of(seen()).trimmed())
            .put("osPlatform", osPlatform)
            .put("osProcessor", "x64")
            .put("version", "24H2")
            .put("lastIpAddress", IP_ADDRESS)
            .put("lastExternalIpAddress", "203.0.113.7")
            .put("agentVersion", "10.8792.26100.1742")
            .put("healthStatus", healthStatus)
            .put("deviceValue", deviceValue)
            .put("rbacGroupId", 0)
            .put("rbacGroupName", rbacGroupName)
            .put("riskScore", "None")
            .put("exposureLevel", "Low")
            .put("isAadJoined", aadDeviceId != null)
            .put("aadDeviceId", aadDeviceId);
    var named = json.putArray("machineTags");
    tags.forEach(named::add);
    json.put("onboardingStatus", onboardingStatus)
        .put("osArchitecture", "64-bit")
        .put("managedBy", "MicrosoftDefenderForEndpoint")
        .put("managedByStatus", "Success");
    json.putArray("ipAddresses").addObject().put("ipAddress", IP_ADDRESS);
    return json.putNull("vmMetadata");
  }

  private Instant seen() {
    var fixed = lastSeen;
    return fixed == null ? clock.instant() : fixed;
  }
}
