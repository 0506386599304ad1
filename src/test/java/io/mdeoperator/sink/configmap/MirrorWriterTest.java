// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.configmap;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.mdeoperator.alertsync.read.AlertRecords;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.sink.ConfigMapSink;
import io.mdeoperator.api.v1alpha1.sink.ConfigMapSink.Content;
import io.mdeoperator.api.v1alpha1.sink.ConfigMapSink.Retention;
import io.mdeoperator.defender.Alert;
import io.mdeoperator.kube.ConfigMapAccess;
import io.mdeoperator.kube.OwnedConfigMaps;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.Delivery;
import io.mdeoperator.sink.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true)
class MirrorWriterTest {
  private static final String MANAGER = "?fieldManager=mde-operator";
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final String UID = "0f0e0d0c-0000-0000-0000-000000000001";

  private final AtomicInteger conflicts = new AtomicInteger();

  KubernetesClient client;
  KubernetesMockServer server;

  @Test
  void mirrorsAlertsUnderTheirIds() {
    var answer = deliver(alert("da637472900382838869_-1364969609", 0));
    assertThat(answer).isEqualTo(accepted(1, 1));
    var shard = shard("feed-alerts-0000");
    assertThat(shard.getData())
        .containsOnlyKeys("da637472900382838869_-1364969609")
        .allSatisfy(
            (key, line) -> assertThat(line).contains("\"evidence\":[]").doesNotContain("\n"));
    assertThat(shard.getMetadata().getLabels())
        .containsEntry("app.kubernetes.io/managed-by", "mde-operator")
        .containsEntry("app.kubernetes.io/component", "alerts")
        .containsEntry("mde-operator.io/feed", "feed");
    assertThat(shard.getMetadata().getOwnerReferences())
        .singleElement()
        .satisfies(
            owner -> {
              assertThat(owner.getUid()).isEqualTo(UID);
              assertThat(owner.getKind()).isEqualTo("MdeAlertSync");
              assertThat(owner.getController()).isTrue();
            });
  }

  @Test
  void keepsTheLatestRevisionOnly() {
    deliver(alert("a", 0), alert("b", 0));
    deliver(alert("a", 5));

    assertThat(shard("feed-alerts-0000").getData())
        .containsOnlyKeys("a", "b")
        .hasEntrySatisfying("a", line -> assertThat(line).contains("12:00:05Z"));
  }

  @Test
  void writesNothingForWhatItHas() {
    deliver(alert("a", 0));
    var before = shard("feed-alerts-0000").getMetadata().getResourceVersion();

    deliver(alert("a", 0));
    deliver();

    assertThat(shard("feed-alerts-0000").getMetadata().getResourceVersion()).isEqualTo(before);
  }

  @Test
  void usesAnIdThatIsNoKeyByItsHash() {
    deliver(alert("a/b", 0), alert("..x", 0), alert("y".repeat(254), 0));

    assertThat(shard("feed-alerts-0000").getData().keySet())
        .hasSize(3)
        .allMatch(key -> key.matches("[0-9a-f]{64}"));
  }

  @Test
  void spreadsOverShardsOf128KiB() {
    var alerts = IntStream.range(0, 5).mapToObj(i -> bigAlert("a" + i, 60_000)).toList();

    assertThat(sink().deliver(batch(alerts, 0))).isEqualTo(accepted(5, 3));

    assertThat(shards()).hasSize(3).allMatch(shard -> bytes(shard) <= 128 * 1024);
  }

  @Test
  void leavesEvidenceOutWhereTheAlertWouldNotFitAndRefusesWhatNeverFits() {
    var withEvidence = "[{\"processCommandLine\":\"" + "x".repeat(140_000) + "\"}]";
    var full = sink(new Retention(null, null), Content.FULL);

    var answer =
        full.deliver(
            batch(
                List.of(
                    alert("small", 0, "[{\"a\":1}]", ""),
                    alert("fits", 0, withEvidence, ""),
                    bigAlert("never", 140_000)),
                0));

    assertThat(answer)
        .isEqualTo(
            new Delivery.Answered(List.of(Outcome.ACCEPTED, Outcome.ACCEPTED, Outcome.REFUSED), 1));
    assertThat(shard("feed-alerts-0000").getData())
        .containsOnlyKeys("small", "fits")
        .hasEntrySatisfying("small", line -> assertThat(line).contains("{\"a\":1}"))
        .hasEntrySatisfying("fits", line -> assertThat(line).contains("\"evidence\":[]"));
  }

  @Test
  void keepsNoMoreAndNoLongerThanTheSpecSays() {
    var sink = sink(new Retention("1h", 2), Content.WITHOUT_EVIDENCE);

    sink.deliver(
        batch(List.of(alert("old", -3_601), alert("a", 1), alert("b", 2), alert("c", 3)), 0));

    assertThat(shard("feed-alerts-0000").getData()).containsOnlyKeys("b", "c");
  }

  @Test
  void refusesAnAlertWithoutAnyTimeSinceItsAgeIsNotKnown() {
    var json = "{\"id\": \"a\"}".getBytes(StandardCharsets.UTF_8);

    assertThat(deliver(new Alert("a", Instant.EPOCH, "", "", json)))
        .isEqualTo(new Delivery.Answered(List.of(Outcome.REFUSED), 0));
  }

  @Test
  void letsGoOfOldAlertsWhenNoNewOnesCome() {
    deliver(alert("a", 0));

    new MirrorWriter(
            configMaps(),
            new ConfigMapSink(new Retention("1h", 5), Content.WITHOUT_EVIDENCE),
            InstantSource.fixed(NOON.plus(Duration.ofHours(2))))
        .deliver(batch(List.of(), 1));

    assertThat(shard("feed-alerts-0000").getData()).isNullOrEmpty();
  }

  @Test
  void doesNotTouchAConfigMapOfSomebodyElse() {
    client.resource(foreign("feed-alerts-0000")).create();

    for (var answer : List.of(deliver(alert("a", 0)), deliver())) {
      assertThat(answer).isInstanceOf(Delivery.Failed.class);
      var problem = ((Delivery.Failed) answer).problem();
      assertThat(problem.reason()).isEqualTo(Reason.NAME_CONFLICT);
      assertThat(problem.message()).contains("'feed-alerts-0000'");
    }
    assertThat(shard("feed-alerts-0000").getData()).containsOnlyKeys("theirs");
  }

  @Test
  void tellsThatAShardWasDeleted() {
    deliver(alert("a", 0));
    client.resource(shard("feed-alerts-0000")).delete();

    assertThat(sink().deliver(batch(List.of(alert("b", 1)), 1)))
        .isEqualTo(new Delivery.Lost(NOON.minus(Duration.ofDays(7)), 1));
    assertThat(shards()).as("made again").singleElement().matches(empty -> bytes(empty) == 0);
    assertThat(sink().deliver(batch(List.of(alert("b", 1)), 1))).isEqualTo(accepted(1, 1));
  }

  @Test
  void findsItsShardWithoutLabelsAndLabelsItAgain() {
    deliver(alert("a", 0));
    removeLabels("feed-alerts-0000");

    assertThat(sink().deliver(batch(List.of(alert("b", 1)), 1))).isEqualTo(accepted(1, 1));

    assertThat(shard("feed-alerts-0000").getData()).containsOnlyKeys("a", "b");
    assertThat(shard("feed-alerts-0000").getMetadata().getLabels()).isNotEmpty();
  }

  @Test
  void findsShardsWithoutLabelsInTheMiddleAndAtTheEnd() {
    deliver(bigAlert("a", 100_000), bigAlert("b", 100_000), bigAlert("c", 100_000));
    removeLabels("feed-alerts-0001");
    removeLabels("feed-alerts-0002");

    assertThat(deliver(bigAlert("d", 100_000))).isEqualTo(accepted(1, 4));
    removeLabels("feed-alerts-0001");
    assertThat(deliver(bigAlert("e", 100_000))).isEqualTo(accepted(1, 5));

    assertThat(shards()).hasSize(5).allMatch(shard -> shard.getData().size() == 1);
  }

  @Test
  void dropsValuesThatWereEditedIntoNonsense() {
    deliver(alert("a", 0), alert("b", 0));
    client
        .resource(shard("feed-alerts-0000"))
        .edit(shard -> new ConfigMapBuilder(shard).addToData("a", "oops").build());

    deliver(alert("c", 0));

    assertThat(shard("feed-alerts-0000").getData()).containsOnlyKeys("b", "c");
  }

  @Test
  void findsTheShardsBehindOneThatWasDeleted() {
    deliver(bigAlert("a", 100_000), bigAlert("b", 100_000), bigAlert("c", 100_000));
    client.resource(shard("feed-alerts-0001")).delete();

    assertThat(sink().deliver(batch(List.of(), 3))).isInstanceOf(Delivery.Lost.class);
    assertThat(sink().deliver(batch(List.of(bigAlert("b", 100_000)), 3))).isEqualTo(accepted(1, 3));

    assertThat(shards()).hasSize(3).allMatch(shard -> shard.getData().size() == 1);
  }

  @Test
  void looksForNothingUnderANumberThatSomebodyElseMadeUp() {
    deliver(alert("a", 0));
    for (var number : List.of("999999999", "4711", "00001", "9999")) {
      client
          .resource(
              new ConfigMapBuilder(shard("feed-alerts-0000"))
                  .editMetadata()
                  .withName("feed-alerts-" + number)
                  .withResourceVersion(null)
                  .endMetadata()
                  .build())
          .create();
    }
    var before = server.getRequestCount();

    assertThat(deliver(alert("b", 1))).isEqualTo(accepted(1, 1));

    // It is read once, the next number is found free, and it is written.
    assertThat(server.getRequestCount() - before).isEqualTo(3);
  }

  @Test
  void believesNoReceiptThatNoMirrorCanHave() {
    var sink = sink(new Retention(null, 3), Content.WITHOUT_EVIDENCE);
    sink.deliver(batch(List.of(alert("a", 0)), 0));

    var lost = (Delivery.Lost) sink.deliver(batch(List.of(), Long.MAX_VALUE));

    assertThat(lost.receipt()).isEqualTo(3);
    assertThat(sink.deliver(batch(List.of(alert("b", 1)), Long.MAX_VALUE)))
        .isEqualTo(accepted(1, 3));
  }

  @Test
  void dropsBinaryValues() {
    deliver(alert("a", 0));
    client
        .resource(shard("feed-alerts-0000"))
        .edit(shard -> new ConfigMapBuilder(shard).addToBinaryData("b", "AAAA").build());

    deliver();

    assertThat(shard("feed-alerts-0000").getData()).containsOnlyKeys("a");
    assertThat(shard("feed-alerts-0000").getBinaryData()).isNullOrEmpty();
  }

  @Test
  void mergesAgainWhenSomebodyWroteInBetween() {
    deliver(alert("a", 0));
    conflictOnce();

    assertThat(deliver(alert("b", 1))).isEqualTo(accepted(1, 1));

    assertThat(conflicts).hasValue(1);
    assertThat(shard("feed-alerts-0000").getData()).containsOnlyKeys("a", "b");
  }

  @Test
  void saysThatTheNamespaceIsFull() {
    server
        .expect()
        .post()
        .withPath("/api/v1/namespaces/ns/configmaps" + MANAGER)
        .andReturn(403, "exceeded quota")
        .always();

    var answer = deliver(alert("a", 0));

    var problem = ((Delivery.Failed) answer).problem();
    assertThat(problem.reason()).isEqualTo(Reason.SINK_UNAVAILABLE);
    assertThat(problem.message()).contains("HTTP 403", "ResourceQuota");
  }

  private void removeLabels(String name) {
    var shard = shard(name);
    shard.getMetadata().setLabels(Map.of());
    client.resource(shard).update();
  }

  private void conflictOnce() {
    server
        .expect()
        .put()
        .withPath("/api/v1/namespaces/ns/configmaps/feed-alerts-0000" + MANAGER)
        .andReply(409, _ -> "conflict " + conflicts.incrementAndGet())
        .once();
  }

  private Delivery deliver(Alert... alerts) {
    return sink().deliver(batch(List.of(alerts), 0));
  }

  private MirrorWriter sink() {
    return sink(new Retention(null, null), Content.WITHOUT_EVIDENCE);
  }

  private MirrorWriter sink(Retention retention, Content content) {
    return new MirrorWriter(
        configMaps(), new ConfigMapSink(retention, content), InstantSource.fixed(NOON));
  }

  private OwnedConfigMaps configMaps() {
    var feed = new MdeAlertSync();
    feed.setMetadata(
        new ObjectMetaBuilder().withNamespace("ns").withName("feed").withUid(UID).build());
    return new OwnedConfigMaps(new ConfigMapAccess(client), feed, "alerts");
  }

  private ConfigMap shard(String name) {
    return client.configMaps().inNamespace("ns").withName(name).get();
  }

  private List<ConfigMap> shards() {
    return client.configMaps().inNamespace("ns").list().getItems();
  }

  private static ConfigMap foreign(String name) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace("ns")
        .withName(name)
        .endMetadata()
        .addToData("theirs", "x")
        .build();
  }

  private static int bytes(ConfigMap shard) {
    return Optional.ofNullable(shard.getData()).orElse(Map.of()).entrySet().stream()
        .mapToInt(entry -> entry.getKey().length() + entry.getValue().length())
        .sum();
  }

  private static Delivery accepted(int alerts, long shards) {
    var outcomes = new ArrayList<Outcome>();
    IntStream.range(0, alerts).forEach(i -> outcomes.add(Outcome.ACCEPTED));
    return new Delivery.Answered(outcomes, shards);
  }

  private static Batch batch(List<Alert> alerts, long receipt) {
    return new Batch(
        "tenant",
        alerts.stream()
            .map(alert -> new Batch.Item("tenant/" + alert.id(), AlertRecords.of(alert)))
            .toList(),
        receipt);
  }

  private static Alert alert(String id, int seconds) {
    return alert(id, seconds, "[{\"a\":1}]", "");
  }

  private static Alert bigAlert(String id, int bytes) {
    return alert(id, 0, "[]", "x".repeat(bytes));
  }

  private static Alert alert(String id, int seconds, String evidence, String title) {
    var time = NOON.plusSeconds(seconds);
    var json =
        """
        {"id": "%s", "title": "%s", "lastUpdateTime": "%s",
         "evidence": %s}\
        """
            .formatted(id, title, time, evidence);
    return new Alert(id, time, "", "", json.getBytes(StandardCharsets.UTF_8));
  }
}
