// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.ecs;

import static io.mdeoperator.sink.ecs.EcsAlerts.document;
import static io.mdeoperator.sink.format.SampleAlerts.json;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tactics and techniques of MITRE ATT&amp;CK. */
class EcsThreatTest {
  @ParameterizedTest
  @CsvSource({
    "Reconnaissance, TA0043, Reconnaissance",
    "ResourceDevelopment, TA0042, Resource Development",
    "InitialAccess, TA0001, Initial Access",
    "Execution, TA0002, Execution",
    "Persistence, TA0003, Persistence",
    "PrivilegeEscalation, TA0004, Privilege Escalation",
    "DefenseEvasion, TA0005, Defense Evasion",
    "CredentialAccess, TA0006, Credential Access",
    "Discovery, TA0007, Discovery",
    "LateralMovement, TA0008, Lateral Movement",
    "Collection, TA0009, Collection",
    "Exfiltration, TA0010, Exfiltration",
    "CommandAndControl, TA0011, Command and Control",
    "Impact, TA0040, Impact"
  })
  void aCategoryIsATactic(String category, String id, String name) {
    assertThat(document("{\"category\":\"%s\"}".formatted(category)).path("threat"))
        .isEqualTo(
            json(
                """
                {"framework": "MITRE ATT&CK", "tactic": {"id": ["%s"], "name": ["%s"]}}
                """
                    .formatted(id, name)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Malware", "SuspiciousActivity", "Ransomware", "null", "execution"})
  void anotherCategoryIsNoTactic(String category) {
    var document = document("{\"category\":\"%s\"}".formatted(category));

    assertThat(document.has("threat")).isFalse();
    assertThat(document.at("/event/action").asText()).isEqualTo(category);
  }

  @Test
  void aSubtechniqueBelongsToItsTechnique() {
    var document =
        document("{\"mitreTechniques\":[\"T1059.001\",\"T1064\",\"T1059\",\"T1059.003\"]}");

    assertThat(document.path("threat"))
        .isEqualTo(
            json(
                """
                {
                  "framework": "MITRE ATT&CK",
                  "technique": {
                    "id": ["T1059", "T1064"],
                    "subtechnique": {"id": ["T1059.001", "T1059.003"]}
                  }
                }
                """));
  }

  @Test
  void whatIsNoTechniqueIsKeptAsDefenderSaysIt() {
    var document = document("{\"mitreTechniques\":[\"T1\",\"S0002\",\"T1059.1\"]}");

    assertThat(document.has("threat")).isFalse();
    assertThat(document.at("/microsoft/defender_endpoint/mitreTechniques"))
        .hasToString("[\"T1\",\"S0002\",\"T1059.1\"]");
  }
}
