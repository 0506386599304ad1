// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.row;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mdeoperator.api.v1alpha1.sink.Format;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.RecordKind;
import io.mdeoperator.sink.Samples;
import io.mdeoperator.sink.SinkRecord;
import io.mdeoperator.sink.format.FormatUnderTest;
import io.mdeoperator.sink.format.RecordOrigin;
import io.mdeoperator.sink.format.SampleAlerts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;

/** Rows as a hunting query hands them to a format. */
public final class SampleRows {
  public static final RecordOrigin ORIGIN =
      new RecordOrigin(RecordKind.HUNTING_ROW, Samples.TENANT, "Contoso Ltd", "ns", "macros");

  /** An event with the columns that all tables of devices have. */
  public static final String ROW =
      """
      {"Timestamp":"2026-03-01T11:59:58.1234567Z","DeviceId":"d1","DeviceName":"PC.contoso.com",
       "Count":12345678901234567890,"Nested":{"a":[1,true]}}""";

  /** The columns of a row that formats know, by the fields of alerts that are alike. */
  private static final Map<String, String> COLUMNS =
      Map.of("machineId", "DeviceId", "computerDnsName", "DeviceName");

  private SampleRows() {}

  /** A format for rows. */
  public static FormatUnderTest in(Format format) {
    return new FormatUnderTest(SampleAlerts.ALL_FORMATS.rows().get(format), ORIGIN);
  }

  /** A row at noon. */
  public static Batch.Item item(String json) {
    return item("row-1", Samples.NOON, json.getBytes(UTF_8));
  }

  private static Batch.Item item(String id, Instant time, byte[] json) {
    return Samples.item(RecordKind.HUNTING_ROW, new SinkRecord(id, time, json));
  }

  /** Many rows, the same for the same seed, with something strange in each. */
  public static Stream<Batch.Item> generated(long seed, int count) {
    return SampleAlerts.generated(seed, count)
        .map(alert -> item("row-" + alert.id(), alert.time(), row(alert.json())));
  }

  private static byte[] row(byte[] alert) {
    try {
      var row = (ObjectNode) SampleAlerts.JSON.readTree(alert);
      COLUMNS.forEach(
          (field, column) -> {
            if (row.has(field)) {
              row.set(column, row.remove(field));
            }
          });
      return SampleAlerts.JSON.writeValueAsBytes(row);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
