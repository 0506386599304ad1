// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.machine;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What can be done to a device (Microsoft: "MachineAction resource type", and the page of each
 * action).
 */
public enum ActionType {
  ISOLATE("Isolate", "isolate", "Machine.Isolate", "IsolationType"),
  UNISOLATE("Unisolate", "unisolate", "Machine.Isolate", null),
  RUN_ANTI_VIRUS_SCAN("RunAntiVirusScan", "runAntiVirusScan", "Machine.Scan", "ScanType"),
  COLLECT_INVESTIGATION_PACKAGE(
      "CollectInvestigationPackage",
      "collectInvestigationPackage",
      "Machine.CollectForensics",
      null),
  RESTRICT_CODE_EXECUTION(
      "RestrictCodeExecution", "restrictCodeExecution", "Machine.RestrictExecution", null),
  UNRESTRICT_CODE_EXECUTION(
      "UnrestrictCodeExecution", "unrestrictCodeExecution", "Machine.RestrictExecution", null),
  STOP_AND_QUARANTINE_FILE(
      "StopAndQuarantineFile", "StopAndQuarantineFile", "Machine.StopAndQuarantine", "Sha1");

  /** Those that only Windows carries out. */
  private static final Set<ActionType> OF_WINDOWS =
      Set.of(RESTRICT_CODE_EXECUTION, UNRESTRICT_CODE_EXECUTION, STOP_AND_QUARANTINE_FILE);

  private final String jsonName;
  private final String verb;
  private final String role;
  private final String parameter;

  ActionType(String jsonName, String verb, String role, String parameter) {
    this.jsonName = jsonName;
    this.verb = verb;
    this.role = role;
    this.parameter = parameter;
  }

  /** The type whose verb is the end of such a path, whatever its letter case. */
  public static Optional<ActionType> ofVerb(String verb) {
    return Arrays.stream(values()).filter(type -> type.verb.equalsIgnoreCase(verb)).findFirst();
  }

  /** All roles that let some action be taken, each once. */
  public static List<String> roles() {
    return Arrays.stream(values()).map(ActionType::role).distinct().toList();
  }

  /** As answers and filters call it. */
  public String jsonName() {
    return jsonName;
  }

  /** The end of the path that takes such an action. */
  public String verb() {
    return verb;
  }

  /** The application role that it needs. */
  public String role() {
    return role;
  }

  /** The member of the body beside the comment; null if there is none. */
  public String parameter() {
    return parameter;
  }

  public boolean isForWindowsOnly() {
    return OF_WINDOWS.contains(this);
  }
}
