// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.store;

import static io.mdeoperator.alertsync.testing.Alerts.alert;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mdeoperator.alertsync.read.AlertRecords;
import io.mdeoperator.base.Sha256;
import io.mdeoperator.sink.Revision;
import io.mdeoperator.sink.SinkRecord;
import io.mdeoperator.sink.store.Quarantine.Refused;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QuarantineContentTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private final QuarantineContent shelf = new QuarantineContent(null);

  @Test
  void keepsWhatAPersonNeedsToUnderstandARefusal() throws Exception {
    var alert = alert("da1", NOON);

    shelf.put(
        "siem", new Refused(AlertRecords.of(alert), "The sink refuses it."), NOON.plusSeconds(5));

    var line = only();
    assertThat(line.path("sink").asText()).isEqualTo("siem");
    assertThat(line.path("id").asText()).isEqualTo("da1");
    assertThat(line.path("why").asText()).isEqualTo("The sink refuses it.");
    assertThat(line.path("bytes").asLong()).isEqualTo(alert.json().length);
    assertThat(line.path("sha256").asText()).isEqualTo(Sha256.hex(alert.json()));
    assertThat(line.path("body").asText())
        .isEqualTo(new String(alert.json(), StandardCharsets.UTF_8));
  }

  @Test
  void keepsNoMoreThan64KiBOfABodyAndOneKiBOfAnId() throws Exception {
    var json = "x".repeat(200_000).getBytes(StandardCharsets.UTF_8);

    shelf.put("siem", new Refused(new SinkRecord("i".repeat(10_000), NOON, json), "no"), NOON);

    assertThat(only().path("body").asText()).hasSize(QuarantineContent.MAX_BODY);
    assertThat(only().path("bytes").asLong()).isEqualTo(200_000);
    assertThat(only().path("id").asText()).hasSize(1_024);
  }

  @Test
  void letsTheOldestGoWhereThereIsNoMoreRoomAndCountsThem() {
    var json = "\u0001".repeat(100_000).getBytes(StandardCharsets.UTF_8);
    for (var i = 0; i < 20; i++) {
      shelf.put("siem", refused("a" + i, json), NOON.plusSeconds(i));
    }

    var size =
        shelf.content().values().stream()
            .mapToInt(text -> text.getBytes(StandardCharsets.UTF_8).length)
            .sum();
    assertThat(size).isLessThanOrEqualTo(QuarantineContent.ROOM + 10);
    assertThat(shelf.evicted()).isGreaterThan(15);
    assertThat(shelf.revisions("siem")).extracting(Revision::identity).contains("a19");
    assertThat(shelf.evicted() + shelf.revisions("siem").size()).isEqualTo(20);
  }

  @Test
  void keepsTheSameRevisionOnce() {
    assertThat(shelf.put("siem", new Refused(AlertRecords.of(alert("a", NOON)), "no"), NOON))
        .isTrue();
    assertThat(
            shelf.put(
                "siem", new Refused(AlertRecords.of(alert("a", NOON)), "no"), NOON.plusSeconds(1)))
        .isFalse();
    assertThat(
            shelf.put(
                "siem", new Refused(AlertRecords.of(alert("a", NOON.plusSeconds(1))), "no"), NOON))
        .isTrue();
    assertThat(shelf.revisions("siem")).containsExactly(new Revision("a", NOON.plusSeconds(1)));
  }

  @Test
  void tellsSinksApart() {
    shelf.put("a", new Refused(AlertRecords.of(alert("x", NOON)), "no"), NOON);
    shelf.put("a-b", new Refused(AlertRecords.of(alert("x", NOON)), "no"), NOON);

    assertThat(shelf.forget("a")).isTrue();

    assertThat(shelf.revisions("a")).isEmpty();
    assertThat(shelf.revisions("a-b")).hasSize(1);
  }

  @Test
  void makesRoomWhateverSomebodyHasWrittenIntoIt() {
    var edited = new QuarantineContent(Map.of("note", "x".repeat(900_000), "evicted", "many"));

    edited.put("siem", new Refused(AlertRecords.of(alert("a", NOON)), "no"), NOON);

    assertThat(edited.content()).doesNotContainKey("note").containsEntry("evicted", "0");
    assertThat(edited.revisions("siem")).hasSize(1);
  }

  @Test
  void survivesWhatSomebodyHasWrittenIntoIt() {
    var edited =
        new QuarantineContent(
            Map.of("note", "looked into it", "siem.x", "{\"sink\":7}", "siem.y", "{broken"));

    edited.put("siem", new Refused(AlertRecords.of(alert("a", NOON)), "no"), NOON);

    assertThat(edited.revisions("siem")).hasSize(1);
    assertThat(edited.content()).containsEntry("note", "looked into it");
  }

  private static Refused refused(String id, byte[] json) {
    return new Refused(new SinkRecord(id, NOON, json), "no");
  }

  private JsonNode only() throws Exception {
    assertThat(shelf.content()).hasSize(1);
    return new ObjectMapper().readTree(shelf.content().values().iterator().next());
  }
}
