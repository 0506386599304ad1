// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.format;

import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.RecordKind;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** What a CloudEvent says of an alert beside the alert itself (CloudEvents 1.0, "Attributes"). */
public final class CloudEventAttributes {
  private static final String ALERT = "io.mde-operator.alert.revision";
  private static final String ROW = "io.mde-operator.hunting.row";
  private static final String SOURCE = "https://mde-operator.io/tenants/";

  private CloudEventAttributes() {}

  /** An event's {@code id}: the idempotency key. */
  public static String id(Batch.Item item) {
    return AttributeText.of(item.key());
  }

  /** The attributes of an event, but for the type of its data: name to value, each a text. */
  public static SequencedMap<String, String> of(RecordOrigin origin, Batch.Item item) {
    var isAlert = origin.records() == RecordKind.ALERT;
    var attributes = new LinkedHashMap<String, String>();
    attributes.put("specversion", "1.0");
    attributes.put("type", isAlert ? ALERT : ROW);
    attributes.put("source", SOURCE + origin.tenantId());
    attributes.put("id", id(item));
    attributes.put("subject", AttributeText.of(isAlert ? item.id() : origin.owner()));
    if (!item.time().equals(Instant.EPOCH)) {
      attributes.put("time", item.time().toString());
    }
    return attributes;
  }
}
