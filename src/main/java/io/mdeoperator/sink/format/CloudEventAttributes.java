// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.format;

import io.mdeoperator.sink.Batch;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** What a CloudEvent says of an alert beside the alert itself (CloudEvents 1.0, "Attributes"). */
public final class CloudEventAttributes {
  private static final String TYPE = "io.mde-operator.alert.revision";
  private static final String SOURCE = "https://mde-operator.io/tenants/";

  private CloudEventAttributes() {}

  /** An event's {@code id}: the idempotency key. */
  public static String id(Batch.Item item) {
    return AttributeText.of(item.key());
  }

  /** The attributes of an event, but for the type of its data: name to value, each a text. */
  public static SequencedMap<String, String> of(String tenantId, Batch.Item item) {
    var alert = item.alert();
    var attributes = new LinkedHashMap<String, String>();
    attributes.put("specversion", "1.0");
    attributes.put("type", TYPE);
    attributes.put("source", SOURCE + tenantId);
    attributes.put("id", id(item));
    attributes.put("subject", AttributeText.of(alert.id()));
    if (!alert.lastUpdateTime().equals(Instant.EPOCH)) {
      attributes.put("time", alert.lastUpdateTime().toString());
    }
    return attributes;
  }
}
