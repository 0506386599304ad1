// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.sentinel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.Config;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.OnControlPlane;
import io.mdeoperator.cluster.install.Installation;
import io.mdeoperator.simulator.defender.AlertGenerator;
import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.simulator.monitor.DataCollectionRule;
import io.mdeoperator.testing.ConfidentialSearch;
import io.mdeoperator.testing.TestEnvironment;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The whole operator with the shipped rights, on a real API server, into the simulator. */
@OnControlPlane
class SentinelSinkClusterIT {
  private static final String CONTOSO = "22222222-2222-2222-2222-222222222222";
  private static final String PARTNER = "99999999-9999-9999-9999-999999999999";
  private static final String RULE = "dcr-0123456789abcdef0123456789abcdef";
  private static final String NEXT_SECRET = "another-s3cret-of-the-partner";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void alertsAreFoundInTheTable(ControlPlane cluster) throws Exception {
    Installation.install(cluster);
    var access = Config.fromKubeconfig(Installation.operatorKubeconfig(cluster).toFile());
    try (var stage = new TestEnvironment(cluster.client(), access, cluster.namespace("sentinel"))) {
      stage.startOperator();
      var rule = rule(stage);
      addAlert(stage.onboard("contoso", CONTOSO));

      stage.apply(MdeAlertSync.class, feed(stage, CONTOSO));
      saysWhatIsWrong(stage, "HTTP 403", "Monitoring Metrics Publisher");
      stage.apply(MdeAlertSync.class, feed(stage, "88888888-8888-8888-8888-888888888888"));
      saysWhatIsWrong(stage, "(TenantNotFound)", "https://monitor.azure.com");
      stage.apply(MdeAlertSync.class, feed(stage, PARTNER));
      saysWhatIsWrong(stage, "HTTP 403", "Monitoring Metrics Publisher");
      rule.assign(stage.app());

      // Nothing is sent for half an hour, unless somebody changes something.
      stage.app().addSecret(NEXT_SECRET);
      stage.secret(NEXT_SECRET);
      stage.awaitReady(MdeAlertSync.class, "alerts", "True", "Ready");
      assertThat(rule.rows()).isNotEmpty().allSatisfy(SentinelSinkClusterIT::assertSaysWhoseItIs);
      assertThat(rule.losses()).isEmpty();
      assertThat(
              new ConfidentialSearch(stage.simulator().confidential())
                  .hits(cluster.kubectl(), stage.namespace()))
          .isEmpty();
    }
  }

  private static DataCollectionRule rule(TestEnvironment stage) {
    var partner = stage.customer(PARTNER, "Partner").withoutDefenderLicence().consent(stage.app());
    return stage.simulator().dataCollectionRule(RULE, partner, SentinelTemplate.read().streams());
  }

  private static String feed(TestEnvironment stage, String tenantId) {
    return """
    apiVersion: mde-operator.io/v1alpha1
    kind: MdeAlertSync
    metadata: {name: alerts, namespace: %s}
    spec:
      tenantRef: {name: contoso}
      pollPeriod: 1h
      sinks:
      - name: sentinel
        sentinel:
          endpoint: %s
          dataCollectionRule: %s
          auth: {applicationRef: {name: partner}, tenantId: %s}
    """
        .formatted(stage.namespace(), stage.simulator().logsUrl(), RULE, tenantId);
  }

  private static void saysWhatIsWrong(TestEnvironment stage, String... what) {
    await(String.join(" ", what))
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(stage.get(MdeAlertSync.class, "alerts").getStatus().sinks())
                    .singleElement()
                    .satisfies(sink -> assertThat(sink.lastFailure().message()).contains(what)));
  }

  private static void assertSaysWhoseItIs(JsonNode row) {
    assertThat(row.get("AlertId").asText()).isEqualTo("first");
    assertThat(row.get("CustomerTenantId").asText()).isEqualTo(CONTOSO);
    assertThat(row.get("Severity").asText()).isNotEmpty();
    assertThat(row.at("/Alert/id").asText()).isEqualTo("first");
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
