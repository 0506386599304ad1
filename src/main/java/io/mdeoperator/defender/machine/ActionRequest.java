// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender.machine;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * An action as Defender is asked for it (Microsoft: the pages of each action, such as "Isolate
 * machine API"). The keys are spelled exactly so.
 *
 * @param verb the last part of the path
 * @param type how Defender's records call it
 * @param undoes the type of the action that it takes back, or that takes it back; empty for others
 * @param role the application role that it needs
 * @param parameters beside the comment
 */
public record ActionRequest(
    String verb, String type, Set<String> undoes, String role, Map<String, String> parameters) {
  private static final String ISOLATION_TYPE = "IsolationType";

  public ActionRequest {
    undoes = Set.copyOf(undoes);
    parameters = Map.copyOf(parameters);
  }

  /** Cuts a device off the network. */
  public static ActionRequest isolate(String isolationType) {
    return new ActionRequest(
        "isolate",
        "Isolate",
        Set.of("Unisolate"),
        "Machine.Isolate",
        Map.of(ISOLATION_TYPE, isolationType));
  }

  /** Connects an isolated device again. */
  public static ActionRequest release() {
    return new ActionRequest(
        "unisolate", "Unisolate", Set.of("Isolate"), "Machine.Isolate", Map.of());
  }

  /** Scans a device for malware. */
  public static ActionRequest scan(String scanType) {
    return new ActionRequest(
        "runAntiVirusScan",
        "RunAntiVirusScan",
        Set.of(),
        "Machine.Scan",
        Map.of("ScanType", scanType));
  }

  /** Collects what an investigation needs. */
  public static ActionRequest collectInvestigationPackage() {
    return new ActionRequest(
        "collectInvestigationPackage",
        "CollectInvestigationPackage",
        Set.of(),
        "Machine.CollectForensics",
        Map.of());
  }

  /** Lets a device run nothing but what Microsoft has signed. */
  public static ActionRequest restrictExecution() {
    return new ActionRequest(
        "restrictCodeExecution",
        "RestrictCodeExecution",
        Set.of("UnrestrictCodeExecution"),
        "Machine.RestrictExecution",
        Map.of());
  }

  /** Takes that restriction back. */
  public static ActionRequest unrestrictExecution() {
    return new ActionRequest(
        "unrestrictCodeExecution",
        "UnrestrictCodeExecution",
        Set.of("RestrictCodeExecution"),
        "Machine.RestrictExecution",
        Map.of());
  }

  /** Stops a file's processes and takes the file away. */
  public static ActionRequest stopAndQuarantineFile(String sha1) {
    return new ActionRequest(
        "StopAndQuarantineFile",
        "StopAndQuarantineFile",
        Set.of(),
        "Machine.StopAndQuarantine",
        Map.of("Sha1", sha1));
  }

  /** Whether a device is in a state afterwards, and in another one before. */
  public boolean isState() {
    return !undoes.isEmpty();
  }

  /** Whether more is asked for than an action of the same type has done. */
  public boolean exceeds(MachineAction done) {
    return "Full".equals(parameters.get(ISOLATION_TYPE)) && done.scope().equals("Selective");
  }

  /** The body of the request. */
  Map<String, String> body(String comment) {
    var body = new LinkedHashMap<String, String>();
    body.put("Comment", comment);
    body.putAll(parameters);
    return body;
  }
}
