// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.ocsf;

import io.mdeoperator.sink.format.AlertFields;
import io.mdeoperator.sink.format.Evidence;
import io.mdeoperator.sink.format.JsonObject;
import java.util.ArrayList;
import java.util.Optional;

/**
 * The related user, then all evidence in its order. An item says what it is in {@code name}, and in
 * {@code data} all that OCSF has no attribute for.
 */
final class OcsfEvidences {
  private OcsfEvidences() {}

  static void write(AlertFields alert, OcsfObservables observables, JsonObject to) {
    var evidences = new ArrayList<JsonObject>();
    alert
        .object("relatedUser")
        .map(user -> relatedUser(user, observables.below("evidences[0]")))
        .filter(user -> !user.isEmpty())
        .ifPresent(evidences::add);
    for (var item : Evidence.of(alert).items()) {
      var path = "evidences[" + evidences.size() + "]";
      evidences.add(evidence(item.copy(), observables.below(path)));
    }
    to.objects("evidences", evidences);
  }

  private static JsonObject relatedUser(AlertFields from, OcsfObservables observables) {
    var to = new JsonObject();
    OcsfUser.writeRelated(from, observables, to);
    if (!to.isEmpty()) {
      to.text("name", "RelatedUser");
    }
    return to;
  }

  private static JsonObject evidence(AlertFields from, OcsfObservables observables) {
    var to = new JsonObject();
    var type = from.text("entityType");
    switch (type.orElse("")) {
      case "User" -> OcsfUser.write(from, observables, to);
      case "Process" -> OcsfProcess.write(from, observables, to);
      case "File" -> OcsfFile.write("file", from, observables, to);
      case "RegistryKey" -> OcsfRegistry.write(from, observables, to);
      case "Url" -> OcsfNetwork.url(from, observables, to);
      case "Ip" -> OcsfNetwork.address(from, observables);
      default -> {}
    }
    to.node("data", Optional.of(from.unread()));
    if (to.isEmpty()) {
      to.text("data.entityType", type); // a name alone is no evidence
    }
    to.text("name", type);
    return to;
  }
}
