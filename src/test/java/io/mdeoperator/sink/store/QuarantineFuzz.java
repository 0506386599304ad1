// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.alertsync.read.AlertRecords;
import io.mdeoperator.alertsync.testing.Alerts;
import io.mdeoperator.defender.DefenderFuzz;
import io.mdeoperator.fuzz.FuzzTarget;
import io.mdeoperator.sink.RecordKind;
import io.mdeoperator.sink.Revision;
import io.mdeoperator.sink.store.Quarantine.Refused;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What is in a quarantine, and what gets there. */
public final class QuarantineFuzz {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final String SINK = "siem";

  private QuarantineFuzz() {}

  public static List<FuzzTarget> targets() {
    return List.of(
        FuzzTarget.ofLines(
            "quarantine",
            3,
            QuarantineFuzz::content,
            "17\n"
                + line()
                + "\n"
                + "{\"sink\":\"siem\",\"id\":\"a\",\"lastUpdateTime\":\"x\",\"setAsideTime\":\"\"}",
            "999999999999999999\n{\"sink\":null,\"setAsideTime\":[]}"),
        FuzzTarget.ofBytes(
            "quarantined-alert",
            QuarantineFuzz::alert,
            "{\"value\":[{\"id\":\"da1\",\"lastUpdateTime\":\"2026-03-01T11:00:00Z\"},{\"id\":\"\\ud800\"}]}"
                .getBytes(UTF_8)));
  }

  private static String line() {
    var content = new QuarantineContent(null);
    content.put(
        SINK, new Refused(AlertRecords.of(Alerts.alert("da1", NOW)), "The sink rejects it."), NOW);
    return content.content().values().iterator().next();
  }

  private static void content(List<String> lines) {
    var content =
        new QuarantineContent(
            Map.of("evicted", lines.get(0), "siem.1", lines.get(1), "siem.2", lines.get(2)));

    assertThat(content.evicted()).isNotNegative();
    for (var revision : content.revisions(SINK)) {
      assertThat(RecordKind.ALERT.key(Alerts.TENANT, revision)).isNotEmpty();
      assertThat(AlertRecords.revision(Alerts.alert("da2", revision.time())).time())
          .isBeforeOrEqualTo(revision.time());
    }
    content.put(
        SINK, new Refused(AlertRecords.of(Alerts.alert("da1", NOW)), "The sink rejects it."), NOW);
    assertThat(content.revisions(SINK)).contains(new Revision("da1", NOW));
    content.forget(SINK);
    assertThat(content.content()).containsOnlyKeys("evicted");
  }

  /** What is put into it can be asked for again, and dropped. */
  private static void alert(byte[] page) {
    for (var alert : DefenderFuzz.alertsIn(page)) {
      var content = new QuarantineContent(null);
      content.put(SINK, new Refused(AlertRecords.of(alert), "The sink rejects it."), NOW);
      assertThat(content.put(SINK, new Refused(AlertRecords.of(alert), "Again."), NOW)).isFalse();

      var read = new QuarantineContent(content.content());
      var revision = AlertRecords.revision(alert);
      if (revision.isAddressable() && !alert.id().isEmpty()) {
        assertThat(read.revisions(SINK)).containsExactly(revision);
      }
      assertThat(read.drop(SINK, List.of(revision))).isTrue();
      assertThat(read.content()).isEmpty();
    }
  }
}
