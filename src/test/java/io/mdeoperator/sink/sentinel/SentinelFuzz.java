// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.sentinel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.mdeoperator.alertsync.read.AlertRecords;
import io.mdeoperator.defender.Alert;
import io.mdeoperator.defender.DefenderFuzz;
import io.mdeoperator.fuzz.FuzzTarget;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.RecordKind;
import io.mdeoperator.sink.Samples;
import io.mdeoperator.sink.format.RecordOrigin;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Rows of Azure Monitor, for {@code hack/fuzz}. */
public final class SentinelFuzz {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, Set<String>> STREAMS = SentinelTemplate.read().streams();
  private static final Set<String> ALERT_COLUMNS = STREAMS.get(SentinelTemplate.ALERTS);
  private static final Set<String> ROW_COLUMNS = STREAMS.get(SentinelTemplate.ROWS);

  private SentinelFuzz() {}

  public static List<FuzzTarget> targets() {
    return List.of(
        FuzzTarget.ofBytes(
            "sentinel-row",
            SentinelFuzz::row,
            "{\"id\":\"a\\ud800\\n\",\"title\":\"t\",\"n\":[1,-2.5,1e999,null],\"mitreTechniques\":[\"T1\"],\"evidence\":[{\"a\":\"\\udc00\"},1,[]],\"evidence\":{}}"
                .getBytes(UTF_8),
            "{\"evidence\":\"a\"}".getBytes(UTF_8)),
        FuzzTarget.ofBytes(
            "sentinel-page",
            SentinelFuzz::page,
            "{\"value\":[{\"id\":\"a\",\"evidence\":[{\"entityType\":\"File\"}]},{}]}"
                .getBytes(UTF_8)));
  }

  /** Whoever reads alerts leaves no bytes in them that are not UTF-8. */
  private static void row(byte[] json) throws Exception {
    assertFits(new Alert("a", Instant.EPOCH, "", "", new String(json, UTF_8).getBytes(UTF_8)));
  }

  /** As the feed reads them. */
  private static void page(byte[] page) throws Exception {
    for (var alert : DefenderFuzz.alertsIn(page)) {
      assertFits(alert);
    }
  }

  /** Whatever the record is: no row, or one that the table keeps as a whole. */
  private static void assertFits(Alert alert) throws Exception {
    var item = new Batch.Item("key", AlertRecords.of(alert));
    assertFits(new LogRows().row(item, origin(RecordKind.ALERT), Samples.NOON), ALERT_COLUMNS);
    assertFits(
        new RowColumns().row(item, origin(RecordKind.HUNTING_ROW), Samples.NOON), ROW_COLUMNS);
  }

  private static RecordOrigin origin(RecordKind records) {
    return new RecordOrigin(records, Samples.TENANT, "Contoso Ltd", "partner", "siem");
  }

  private static void assertFits(Optional<byte[]> written, Set<String> columns) throws Exception {
    if (written.isEmpty()) {
      return;
    }
    var row = JSON.readTree(written.get());
    assertThat(row.isObject()).isTrue();
    for (var field : row.properties()) {
      assertThat(columns).contains(field.getKey());
      assertThat(field.getValue().toString().length()).isLessThanOrEqualTo(64 << 10);
    }
  }
}
