// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.format.CloudEventAttributes;
import io.mdeoperator.sink.format.RecordFormat;
import io.mdeoperator.sink.format.RecordOrigin;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Alerts as records (CloudEvents, "Kafka Protocol Binding", binary content mode). The key is tenant
 * and alert, so that revisions of an alert stay in order, and compaction keeps the last of them; or
 * tenant and row.
 */
record KafkaRecords(String topic, RecordFormat format, RecordOrigin origin) {
  private static final String ATTRIBUTE = "ce_";

  /** What a record takes beside its parts, about; twice as much as it takes in fact. */
  private static final int ENVELOPE = 256;

  private static final int ENVELOPE_OF_HEADER = 10;

  /** Without a time: an old one would be deleted at once by a topic's retention. */
  ProducerRecord<byte[], byte[]> of(Batch.Item item) {
    var record = new ProducerRecord<>(topic, key(item).getBytes(UTF_8), format.json(item, origin));
    CloudEventAttributes.write(origin, item, (name, value) -> add(record, ATTRIBUTE + name, value));
    if (!origin.displayName().isEmpty()) {
      add(record, ATTRIBUTE + "tenantname", origin.displayName());
    }
    add(record, ATTRIBUTE + origin.records().owner().replace("_", ""), origin.owner());
    add(record, "content-type", "application/json");
    return record;
  }

  private static void add(ProducerRecord<byte[], byte[]> record, String name, String value) {
    record.headers().add(name, value.getBytes(UTF_8));
  }

  /** The idempotency key, without the time that tells revisions apart. */
  private String key(Batch.Item item) {
    return origin.records().hasRevisions()
        ? item.key().substring(0, item.key().lastIndexOf('/'))
        : item.key();
  }

  /** An upper bound of the bytes that a record takes in a request, before compression. */
  static long size(ProducerRecord<byte[], byte[]> record) {
    var headers =
        StreamSupport.stream(record.headers().spliterator(), false)
            .mapToLong(
                header -> ENVELOPE_OF_HEADER + header.key().length() + (long) header.value().length)
            .sum();
    return ENVELOPE + record.key().length + (long) record.value().length + headers;
  }
}
