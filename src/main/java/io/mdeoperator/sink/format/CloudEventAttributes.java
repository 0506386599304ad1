// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.format;

import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.RecordKind;
import java.time.Instant;

/** What a CloudEvent says of an alert beside the alert itself (CloudEvents 1.0, "Attributes"). */
public final class CloudEventAttributes {
  private static final String ALERT = "io.mde-operator.alert.revision";
  private static final String ROW = "io.mde-operator.hunting.row";
  private static final String SOURCE = "https://mde-operator.io/tenants/";

  private CloudEventAttributes() {}

  /** Where the attributes of an event are written. */
  @FunctionalInterface
  public interface Target<E extends Exception> {
    void put(String name, String value) throws E;
  }

  /** An event's {@code id}: the idempotency key. */
  public static String id(Batch.Item item) {
    return AttributeText.of(item.key());
  }

  /** Writes the attributes of an event, but for the type of its data. */
  public static <E extends Exception> void write(
      RecordOrigin origin, Batch.Item item, Target<E> target) throws E {
    var isAlert = origin.records() == RecordKind.ALERT;
    target.put("specversion", "1.0");
    target.put("type", isAlert ? ALERT : ROW);
    target.put("source", SOURCE + origin.tenantId());
    target.put("id", id(item));
    target.put("subject", AttributeText.of(isAlert ? item.id() : origin.owner()));
    if (!item.time().equals(Instant.EPOCH)) {
      target.put("time", item.time().toString());
    }
  }
}
