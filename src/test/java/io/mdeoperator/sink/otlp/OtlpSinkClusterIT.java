// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.Config;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.OnControlPlane;
import io.mdeoperator.cluster.install.Installation;
import io.mdeoperator.receiver.NeedsReceiver;
import io.mdeoperator.receiver.ReceiverFront;
import io.mdeoperator.receiver.VictoriaLogs;
import io.mdeoperator.simulator.defender.AlertGenerator;
import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.testing.ConfidentialSearch;
import io.mdeoperator.testing.TestEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The whole operator with the shipped rights, on a real API server, into VictoriaLogs. */
@OnControlPlane
@NeedsReceiver("victorialogs")
class OtlpSinkClusterIT {
  private static final String CONTOSO = "22222222-2222-2222-2222-222222222222";
  private static final String TOKEN = "a-token-of-the-soc";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void alertsAreFoundAsRecords(ControlPlane cluster, VictoriaLogs logs) throws Exception {
    Installation.install(cluster);
    var access = Config.fromKubeconfig(Installation.operatorKubeconfig(cluster).toFile());
    try (var stage = new TestEnvironment(cluster.client(), access, cluster.namespace("otlp"));
        var front = ReceiverFront.before(logs.url(), stage.simulator().authority())) {
      stage.startOperator();
      front.requireAuthorization("Bearer " + TOKEN);
      addAlert(stage.onboard("contoso", CONTOSO));
      stage.sinkSecret("otlp", "localhost", Map.of("authorization", "Bearer a-wrong-token"));
      stage.apply(MdeAlertSync.class, feed(stage, front));

      saysThatTheTokenIsWrong(stage);
      stage.sinkSecret("otlp", "localhost", Map.of("authorization", "Bearer " + TOKEN));
      stage.awaitReady(MdeAlertSync.class, "alerts", "True", "Ready");
      await("a record of either sink")
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(records(stage, logs))
                      .hasSize(2)
                      .allSatisfy(OtlpSinkClusterIT::assertSaysWhoseItIs));
      assertThat(
              new ConfidentialSearch(List.of(TOKEN, "a-wrong-token"))
                  .hits(cluster.kubectl(), stage.namespace()))
          .isEmpty();
    }
  }

  private static List<JsonNode> records(TestEnvironment stage, VictoriaLogs logs) {
    return logs.query("\"mde.feed\":=\"%s/alerts\"".formatted(stage.namespace()));
  }

  private static String feed(TestEnvironment stage, ReceiverFront front) {
    return """
    apiVersion: mde-operator.io/v1alpha1
    kind: MdeAlertSync
    metadata: {name: alerts, namespace: %1$s}
    spec:
      tenantRef: {name: contoso}
      pollPeriod: 10s
      sinks:
      - name: text
        otlp:
          endpoint: %2$s
          headers: [{name: Authorization, secretRef: {name: otlp}, key: authorization}]
      - name: structured
        format: Ecs
        otlp:
          endpoint: %2$s
          body: Structured
          headers: [{name: Authorization, secretRef: {name: otlp}, key: authorization}]
    """
        .formatted(stage.namespace(), front.url() + VictoriaLogs.OTLP);
  }

  private static void saysThatTheTokenIsWrong(TestEnvironment stage) {
    await("what is wrong")
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(stage.get(MdeAlertSync.class, "alerts").getStatus().sinks())
                    .hasSize(2)
                    .allSatisfy(
                        sink ->
                            assertThat(sink.lastFailure().message())
                                .contains("HTTP 401", "otlp.headers")));
  }

  private static void assertSaysWhoseItIs(JsonNode record) {
    assertThat(record.get("mde.alert.id").asText()).isEqualTo("first");
    assertThat(record.get("mde.tenant.id").asText()).isEqualTo(CONTOSO);
    assertThat(record.get("severity_text").asText()).isNotEmpty();
  }

  private static void addAlert(CustomerTenant contoso) {
    contoso
        .alerts()
        .add(
            AlertGenerator.seeded(1, contoso)
                .next(Instant.now())
                .put("id", "first")
                .put("aadTenantId", CONTOSO));
  }
}
