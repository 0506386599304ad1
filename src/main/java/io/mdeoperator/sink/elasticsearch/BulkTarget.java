// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.elasticsearch;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mdeoperator.api.v1alpha1.sink.ElasticsearchSink;
import io.mdeoperator.base.Sha256;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.RecordKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Where documents are written, and under which id (Elasticsearch: "Bulk API"). */
sealed interface BulkTarget {
  /** A longer id is refused together with the whole request. */
  int MAX_ID_BYTES = 512;

  /** What the spec names; rows have no later state, so each is a document in an index, too. */
  static BulkTarget of(ElasticsearchSink spec, RecordKind records) {
    if (spec.index() == null) {
      return new History(spec.dataStream());
    }
    return records.hasRevisions() ? new Latest(spec.index()) : new History(spec.index());
  }

  /** The name of the data stream or index. */
  String name();

  /** The id of an alert's document. */
  String id(Batch.Item item);

  /** Writes the line before the document. */
  void writeAction(Batch.Item item, JsonGenerator json) throws IOException;

  /** Each revision is a document of its own: one that is there already is not written again. */
  record History(String name) implements BulkTarget {
    @Override
    public String id(Batch.Item item) {
      return bounded(item.key());
    }

    @Override
    public void writeAction(Batch.Item item, JsonGenerator json) throws IOException {
      json.writeStartObject();
      json.writeObjectFieldStart("create");
      json.writeStringField("_id", id(item));
      json.writeEndObject();
      json.writeEndObject();
    }
  }

  /** Each alert is one document: an earlier revision does not replace a later one. */
  record Latest(String name) implements BulkTarget {
    private static final int TICKS_PER_SECOND = 10_000_000;
    private static final int NANOS_PER_TICK = 100;

    @Override
    public String id(Batch.Item item) {
      var key = item.key();
      return bounded(key.substring(0, key.lastIndexOf('/')));
    }

    /** A revision that is delivered once more replaces itself: {@code external} would refuse it. */
    @Override
    public void writeAction(Batch.Item item, JsonGenerator json) throws IOException {
      json.writeStartObject();
      json.writeObjectFieldStart("index");
      json.writeStringField("_id", id(item));
      json.writeNumberField("version", version(item.time()));
      json.writeStringField("version_type", "external_gte");
      json.writeEndObject();
      json.writeEndObject();
    }

    /** Defender's own resolution, from 1970 on; versions are never negative. */
    private static long version(Instant update) {
      return Math.max(
          0, update.getEpochSecond() * TICKS_PER_SECOND + update.getNano() / NANOS_PER_TICK);
    }
  }

  private static String bounded(String id) {
    return id.getBytes(StandardCharsets.UTF_8).length > MAX_ID_BYTES ? Sha256.hex(id) : id;
  }
}
