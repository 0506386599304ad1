// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.ecs;

import io.mdeoperator.sink.format.AlertFields;
import io.mdeoperator.sink.format.Attack;
import io.mdeoperator.sink.format.Attack.Tactic;
import io.mdeoperator.sink.format.Attack.Technique;
import io.mdeoperator.sink.format.JsonObject;
import java.util.List;
import java.util.Optional;

/** MITRE ATT&amp;CK: lists of ids, without which subtechnique is of which technique. */
final class EcsThreat {
  private EcsThreat() {}

  static void write(AlertFields alert, JsonObject to) {
    var attack = Attack.of(alert);
    var techniques = attack.techniques();
    if (attack.tactic().isPresent() || !techniques.isEmpty()) {
      to.text("threat.framework", "MITRE ATT&CK");
    }
    to.texts("threat.tactic.id", one(attack.tactic().map(Tactic::id)));
    to.texts("threat.tactic.name", one(attack.tactic().map(Tactic::name)));
    to.texts("threat.technique.id", techniques.stream().map(Technique::id).distinct().toList());
    to.texts(
        "threat.technique.subtechnique.id",
        techniques.stream().map(Technique::subtechnique).flatMap(Optional::stream).toList());
  }

  private static List<String> one(Optional<String> value) {
    return value.map(List::of).orElseGet(List::of);
  }
}
