// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.ocsf;

import io.mdeoperator.sink.format.AlertFields;
import io.mdeoperator.sink.format.Attack;
import io.mdeoperator.sink.format.Attack.Tactic;
import io.mdeoperator.sink.format.Attack.Technique;
import io.mdeoperator.sink.format.JsonObject;
import java.util.Optional;
import java.util.stream.Collectors;

/** MITRE ATT&amp;CK: an item for each technique, and one for a tactic without any. */
final class OcsfAttacks {
  /** Many times more than alerts have; each takes several times what it takes in the alert. */
  static final int MAX = 32;

  private OcsfAttacks() {}

  static void write(AlertFields alert, JsonObject to) {
    var attack = Attack.of(alert.copy());
    var techniques = attack.techniques().stream().limit(MAX).toList();
    var written =
        techniques.stream()
            .map(technique -> technique.subtechnique().orElse(technique.id()))
            .collect(Collectors.toSet());
    alert.list("mitreTechniques", id -> written.contains(id.textValue()));
    to.objects(
        "finding_info.attacks",
        techniques.isEmpty()
            ? attack.tactic().map(OcsfAttacks::attack).stream().toList()
            : techniques.stream().map(some -> attack(some, attack.tactic())).toList());
  }

  private static JsonObject attack(Tactic tactic) {
    var to = new JsonObject();
    to.text("tactic.uid", tactic.id());
    to.text("tactic.name", tactic.name());
    return to;
  }

  private static JsonObject attack(Technique technique, Optional<Tactic> tactic) {
    var to = tactic.map(OcsfAttacks::attack).orElseGet(JsonObject::new);
    to.text("technique.uid", technique.id());
    to.text("sub_technique.uid", technique.subtechnique());
    return to;
  }
}
