// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.ocsf;

import io.mdeoperator.sink.format.AlertRevision;
import io.mdeoperator.sink.format.JsonObject;
import java.util.List;
import java.util.Optional;

/** What was detected, and by which rule of which sensor. */
final class OcsfFinding {
  private OcsfFinding() {}

  static void write(AlertRevision revision, JsonObject to) {
    var alert = revision.fields();
    var title = alert.text("title");
    var source = alert.text("detectionSource");

    to.text("message", title);
    to.text("finding_info.uid", revision.id().orElse(revision.item().key())); // required
    to.text("finding_info.title", title);
    to.text("finding_info.desc", alert.text("description"));
    to.texts("finding_info.types", one(alert.text("category")));
    to.texts("finding_info.data_sources", one(source));
    to.number("finding_info.created_time", OcsfMillis.of(alert, "alertCreationTime"));
    to.number("finding_info.modified_time", OcsfMillis.of(alert, "lastUpdateTime"));
    to.number("finding_info.first_seen_time", OcsfMillis.of(alert, "firstEventTime"));
    to.number("finding_info.last_seen_time", OcsfMillis.of(alert, "lastEventTime"));
    to.text("finding_info.src_url", revision.portal());
    alert.text("detectorId").ifPresent(detector -> analytic(detector, source, to));
    alert.text("incidentId").ifPresent(incident -> incident(incident, to));
  }

  private static void analytic(String detector, Optional<String> source, JsonObject to) {
    to.text("finding_info.analytic.uid", detector);
    OcsfChoice.UNKNOWN.write("finding_info.analytic.type_id", "finding_info.analytic.type", to);
    to.text("finding_info.analytic.category", source);
  }

  private static void incident(String id, JsonObject to) {
    var incident = new JsonObject();
    incident.text("uid", id);
    incident.text("type", "Incident");
    to.objects("finding_info.related_events", List.of(incident));
  }

  private static List<String> one(Optional<String> value) {
    return value.stream().toList();
  }
}
