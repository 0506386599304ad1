// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.Config;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.OnControlPlane;
import io.mdeoperator.cluster.install.Installation;
import io.mdeoperator.receiver.NeedsReceiver;
import io.mdeoperator.receiver.OpenSearch;
import io.mdeoperator.receiver.ReceiverFront;
import io.mdeoperator.simulator.defender.AlertGenerator;
import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.testing.ConfidentialSearch;
import io.mdeoperator.testing.TestEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The whole operator with the shipped rights, on a real API server, into OpenSearch. */
@OnControlPlane
@NeedsReceiver("opensearch")
class ElasticsearchSinkClusterIT {
  private static final String CONTOSO = "22222222-2222-2222-2222-222222222222";
  private static final String KEY = "a-key-of-the-soc";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private CustomerTenant contoso;

  @Test
  void alertsAreFoundInADataStreamAndInAnIndex(ControlPlane cluster, OpenSearch openSearch)
      throws Exception {
    Installation.install(cluster);
    var access = Config.fromKubeconfig(Installation.operatorKubeconfig(cluster).toFile());
    var stream = openSearch.name("logs-mde");
    var index = openSearch.name("mde");
    openSearch.createDataStream(stream, OpenSearchUnderTest.MAPPING);
    openSearch.createIndex(index, OpenSearchUnderTest.MAPPING);
    try (var stage = new TestEnvironment(cluster.client(), access, cluster.namespace("elastic"));
        var front = ReceiverFront.before(openSearch.url(), stage.simulator().authority())) {
      stage.startOperator();
      front.requireAuthorization("ApiKey " + KEY);
      contoso = stage.onboard("contoso", CONTOSO);
      addAlert("first", "12");
      stage.sinkSecret("elastic", "localhost", Map.of("apiKey", "a-wrong-key"));
      stage.apply(MdeAlertSync.class, feed(stage, front, stream, index));

      saysThatTheKeyIsWrong(stage);
      stage.sinkSecret("elastic", "localhost", Map.of("apiKey", KEY));
      stage.awaitReady(MdeAlertSync.class, "alerts", "True", "Ready");
      await("alerts in the data stream and the index")
          .atMost(PATIENCE)
          .until(
              () -> openSearch.search(stream).size() == 1 && openSearch.search(index).size() == 1);
      assertSaysWhoseItIs(openSearch.search(stream).getFirst().get("_source"));

      quarantinesWhatContradictsTheMapping(stage, openSearch, stream);
      assertThat(
              new ConfidentialSearch(List.of(KEY, "a-wrong-key"))
                  .hits(cluster.kubectl(), stage.namespace()))
          .isEmpty();
    }
  }

  private static String feed(
      TestEnvironment stage, ReceiverFront front, String stream, String index) {
    return """
        apiVersion: mde-operator.io/v1alpha1
        kind: MdeAlertSync
        metadata: {name: alerts, namespace: %s}
        spec:
          tenantRef: {name: contoso}
          pollPeriod: 10s
          sinks:
          - name: history
            elasticsearch:
              url: %s
              dataStream: %s
              auth: {apiKey: {secretRef: {name: elastic}, key: apiKey}}
          - name: latest
            elasticsearch:
              url: %s
              index: %s
              auth: {apiKey: {secretRef: {name: elastic}, key: apiKey}}
        """
        .formatted(stage.namespace(), front.url(), stream, front.url(), index);
  }

  private static void saysThatTheKeyIsWrong(TestEnvironment stage) {
    await("what is wrong")
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(stage.get(MdeAlertSync.class, "alerts").getStatus().sinks())
                    .hasSize(2)
                    .allSatisfy(
                        sink ->
                            assertThat(sink.lastFailure().message())
                                .contains("HTTP 401", "elasticsearch.auth")));
  }

  private static void assertSaysWhoseItIs(JsonNode document) {
    assertThat(document.at("/event/id").asText()).isEqualTo("first");
    assertThat(document.at("/organization/id").asText()).isEqualTo(CONTOSO);
    assertThat(document.at("/labels/feed").asText()).endsWith("/alerts");
  }

  private void quarantinesWhatContradictsTheMapping(
      TestEnvironment stage, OpenSearch openSearch, String stream) {
    addAlert("poison", "not a number");
    addAlert("third", "13");
    stage.request(MdeAlertSync.class, "alerts", "poisoned");

    await("the one that fits, and the other one to be quarantined")
        .atMost(PATIENCE)
        .until(
            () ->
                openSearch.search(stream).size() == 2
                    && stage.get(MdeAlertSync.class, "alerts").getStatus().sinks().stream()
                        .allMatch(sink -> sink.quarantined() == 1));
  }

  private void addAlert(String id, String description) {
    contoso
        .alerts()
        .add(
            AlertGenerator.seeded(id.hashCode(), contoso)
                .next(Instant.now())
                .put("id", id)
                .put("description", description)
                .put("aadTenantId", CONTOSO));
  }
}
