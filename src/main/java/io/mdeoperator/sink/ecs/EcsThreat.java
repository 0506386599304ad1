// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.ecs;

import io.mdeoperator.sink.format.AlertFields;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * MITRE ATT&amp;CK. Many of Defender's categories are its tactics, none is a technique; {@code
 * Malware} or {@code SuspiciousActivity} are neither.
 */
final class EcsThreat {
  private static final Pattern TECHNIQUE = Pattern.compile("(T\\d{4})(\\.\\d{3})?");

  private record Tactic(String id, String name) {}

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

  private EcsThreat() {}

  static void write(AlertFields alert, EcsDocument to) {
    var tactic = alert.text("category").map(TACTICS::get);
    var techniques = new LinkedHashSet<String>();
    var subtechniques = new LinkedHashSet<String>();
    for (var id : alert.texts("mitreTechniques")) {
      var matcher = TECHNIQUE.matcher(id);
      if (matcher.matches()) {
        techniques.add(matcher.group(1));
        if (matcher.group(2) != null) {
          subtechniques.add(id);
        }
      }
    }
    if (tactic.isPresent() || !techniques.isEmpty()) {
      to.text("threat.framework", "MITRE ATT&CK");
    }
    to.texts("threat.tactic.id", one(tactic.map(Tactic::id)));
    to.texts("threat.tactic.name", one(tactic.map(Tactic::name)));
    to.texts("threat.technique.id", techniques);
    to.texts("threat.technique.subtechnique.id", subtechniques);
  }

  private static Set<String> one(Optional<String> value) {
    return value.map(Set::of).orElseGet(Set::of);
  }
}
