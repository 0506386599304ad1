// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.format;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an alert says in the words of MITRE ATT&amp;CK. Many of Defender's categories are its
 * tactics, none is a technique; {@code Malware} or {@code SuspiciousActivity} are neither.
 *
 * @param tactic of its category
 * @param techniques each once, in the alert's order, without what is none
 */
public record Attack(Optional<Tactic> tactic, List<Technique> techniques) {
  private static final Map<String, Tactic> TACTICS =
      Map.ofEntries(
          Map.entry("Reconnaissance", new Tactic("TA0043", "Reconnaissance")),
          Map.entry("ResourceDevelopment", new Tactic("TA0042", "Resource Development")),
          Map.entry("InitialAccess", new Tactic("TA0001", "Initial Access")),
          Map.entry("Execution", new Tactic("TA0002", "Execution")),
          Map.entry("Persistence", new Tactic("TA0003", "Persistence")),
          Map.entry("PrivilegeEscalation", new Tactic("TA0004", "Privilege Escalation")),
          Map.entry("DefenseEvasion", new Tactic("TA0005", "Defense Evasion")),
          Map.entry("CredentialAccess", new Tactic("TA0006", "Credential Access")),
          Map.entry("Discovery", new Tactic("TA0007", "Discovery")),
          Map.entry("LateralMovement", new Tactic("TA0008", "Lateral Movement")),
          Map.entry("Collection", new Tactic("TA0009", "Collection")),
          Map.entry("Exfiltration", new Tactic("TA0010", "Exfiltration")),
          Map.entry("CommandAndControl", new Tactic("TA0011", "Command and Control")),
          Map.entry("Impact", new Tactic("TA0040", "Impact")));

  /** Such as TA0002, Execution. */
  public record Tactic(String id, String name) {}

  /**
   * A technique, and which part of it where that is said.
   *
   * @param id such as T1059
   * @param subtechnique such as T1059.001
   */
  public record Technique(String id, Optional<String> subtechnique) {
    private static final Pattern ID = Pattern.compile("(T\\d{4})(\\.\\d{3})?");

    /** Empty when the text is no id of a technique. */
    public static Optional<Technique> of(String text) {
      var matcher = ID.matcher(text);
      return matcher.matches()
          ? Optional.of(
              new Technique(matcher.group(1), Optional.ofNullable(matcher.group(2)).map(_ -> text)))
          : Optional.empty();
    }
  }

  public Attack {
    techniques = List.copyOf(techniques);
  }

  /** Of an alert. */
  public static Attack of(AlertFields alert) {
    return new Attack(
        alert.text("category").map(TACTICS::get),
        alert.texts("mitreTechniques").stream()
            .flatMap(id -> Technique.of(id).stream())
            .distinct()
            .toList());
  }
}
