// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.syslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.Config;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.OnControlPlane;
import io.mdeoperator.cluster.install.Installation;
import io.mdeoperator.receiver.NeedsReceiver;
import io.mdeoperator.receiver.Rsyslog;
import io.mdeoperator.simulator.defender.AlertGenerator;
import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.testing.TestEnvironment;
import io.mdeoperator.testing.tls.TestAuthority;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The whole operator with the shipped rights, on a real API server, into rsyslog over TLS. */
@OnControlPlane
@NeedsReceiver("rsyslog")
class SyslogSinkClusterIT {
  private static final String CONTOSO = "22222222-2222-2222-2222-222222222222";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void alertsArriveAsCefAndAsJson(ControlPlane cluster, Rsyslog server) throws Exception {
    Installation.install(cluster);
    var access = Config.fromKubeconfig(Installation.operatorKubeconfig(cluster).toFile());
    var cef = server.name("cef");
    var json = server.name("json");
    try (var stage = new TestEnvironment(cluster.client(), access, cluster.namespace("syslog"))) {
      stage.startOperator();
      var contoso = stage.onboard("contoso", CONTOSO);
      addAlert(contoso, "first");
      authority(stage, TestAuthority.create("A stranger"));
      stage.apply(MdeAlertSync.class, feed(stage, server, cef, json));

      saysThatTheCertificateIsNotTrusted(stage);
      authority(stage, server.authority());
      stage.awaitReady(MdeAlertSync.class, "alerts", "True", "Ready");
      await("the alert as CEF and as JSON")
          .atMost(PATIENCE)
          .until(() -> server.messages(cef).size() == 1 && server.messages(json).size() == 1);

      assertThat(server.messages(cef).getFirst().get("cef").asText())
          .contains("\"externalId\": \"first\"", "\"lexString2\": \"" + CONTOSO + "\"");
      assertThat(server.messages(json).getFirst().get("message").asText())
          .contains("\"tenant_id\":\"" + CONTOSO + "\"", "\"id\":\"first\"");
    }
  }

  private static String feed(TestEnvironment stage, Rsyslog server, String cef, String json) {
    return """
        apiVersion: mde-operator.io/v1alpha1
        kind: MdeAlertSync
        metadata: {name: alerts, namespace: %1$s}
        spec:
          tenantRef: {name: contoso}
          pollPeriod: 10s
          sinks:
          - name: siem
            syslog:
              host: localhost
              port: %2$d
              appName: %3$s
              tls: {caCertificate: {secretRef: {name: ca}}}
          - name: archive
            syslog:
              host: localhost
              port: %2$d
              appName: %4$s
              maxMessageBytes: 65536
              tls: {caCertificate: {secretRef: {name: ca}}}
            format: Mde
        """
        .formatted(stage.namespace(), server.tlsPort(), cef, json);
  }

  private static void authority(TestEnvironment stage, TestAuthority authority) {
    stage.sinkSecret("ca", "localhost", Map.of("ca.crt", authority.certificatePem()));
  }

  private static void saysThatTheCertificateIsNotTrusted(TestEnvironment stage) {
    await("what is wrong")
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(stage.get(MdeAlertSync.class, "alerts").getStatus().sinks())
                    .hasSize(2)
                    .allSatisfy(
                        sink -> assertThat(sink.lastFailure().message()).contains("not trusted")));
  }

  private static void addAlert(CustomerTenant tenant, String id) {
    tenant
        .alerts()
        .add(
            AlertGenerator.seeded(id.hashCode(), tenant)
                .next(Instant.now())
                .put("id", id)
                .put("aadTenantId", CONTOSO));
  }
}
