// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.ocsf;

import io.mdeoperator.sink.format.AlertRevision;
import io.mdeoperator.sink.format.JsonObject;
import io.mdeoperator.sink.format.RecordOrigin;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/** Which revision of which alert it is, whose, who delivers it, and when it all happened. */
final class OcsfMetadata {
  private OcsfMetadata() {}

  static void write(AlertRevision revision, InstantSource clock, JsonObject to) {
    var alert = revision.fields();
    var created = OcsfMillis.of(alert, "alertCreationTime");

    to.number("time", created.orElseGet(() -> revision.time(clock).toEpochMilli()));
    to.number("start_time", OcsfMillis.of(alert, "firstEventTime"));
    to.number("end_time", OcsfMillis.of(alert, "lastEventTime"));
    to.text("metadata.version", Ocsf.VERSION);
    to.texts("metadata.profiles", List.of("host", "incident"));
    to.text("metadata.product.vendor_name", "Microsoft");
    to.text("metadata.product.name", "Microsoft Defender for Endpoint");
    to.text("metadata.log_name", "alerts");
    to.text("metadata.uid", revision.item().key());
    to.text("metadata.original_event_uid", revision.id());
    to.text("metadata.original_time", alert.text("alertCreationTime"));
    to.number("metadata.modified_time", OcsfMillis.of(alert, "lastUpdateTime"));
    to.text("metadata.tenant_uid", revision.origin().tenantId());
    to.objects("metadata.tags", tags(revision.origin()));
  }

  /** Who delivers it, and for whom. */
  static List<JsonObject> tags(RecordOrigin origin) {
    return Stream.of(
            tag(origin.records().owner(), origin.owner()), tag("tenant_name", origin.displayName()))
        .flatMap(List::stream)
        .toList();
  }

  private static List<JsonObject> tag(String name, String value) {
    if (value.isEmpty()) {
      return List.of();
    }
    var tag = new JsonObject();
    tag.text("name", name);
    tag.text("value", value);
    return List.of(tag);
  }
}
