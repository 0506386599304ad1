// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.chart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.TWO_MINUTES;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mdeoperator.api.v1alpha1.MdeMachineAction;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuery;
import io.mdeoperator.cluster.ChildProcess;
import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.LoopbackPort;
import io.mdeoperator.cluster.OnControlPlane;
import io.mdeoperator.cluster.install.Installation;
import io.mdeoperator.simulator.defender.AlertGenerator;
import io.mdeoperator.testing.TestEnvironment;
import io.mdeoperator.tool.NeedsTool;
import io.mdeoperator.tool.Tools;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the dashboard and the rules ask for, asked of a real Prometheus that scrapes an operator.
 */
@OnControlPlane
@NeedsTool({"prometheus", "dashboard"})
class MonitoringClusterIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path DASHBOARD = Helm.CHART.resolve("files/dashboard.json");

  @TempDir private Path folder;

  @Test
  void grafanasSchemaHasAllOfTheDashboard(Tools tools) {
    var result = tools.program("dashboard", folder).run(List.of(DASHBOARD.toString()));

    assertThat(result.code()).as(result.err()).isZero();
  }

  @Test
  void everyPanelAndRuleHasDataOfARunningOperator(Tools tools, ControlPlane cluster)
      throws Exception {
    Installation.defineKinds(cluster);
    var access = cluster.client().getConfiguration();
    try (var stage = new TestEnvironment(cluster.client(), access, cluster.namespace("watched"));
        var http = HttpClient.newHttpClient()) {
      stage.startOperator();
      deliverAlerts(stage);
      var url = "http://127.0.0.1:" + LoopbackPort.free();
      var prometheus = start(tools, url, stage.managementPort());
      try {
        var missing = expressions();
        await()
            .atMost(TWO_MINUTES)
            .untilAsserted(
                () -> {
                  for (var expression : List.copyOf(missing)) {
                    if (!query(http, url, expression).isEmpty()) {
                      missing.remove(expression);
                    }
                  }
                  assertThat(missing).isEmpty();
                });
        assertThat(query(http, url, "mde:tenant_states").toString())
            .contains("\"namespace\":\"" + stage.namespace() + "\"", "\"name\":\"fabrikam\"");
      } finally {
        prometheus.kill();
      }
    }
  }

  /** One customer with alerts, a query and an action, and one who has not consented. */
  private static void deliverAlerts(TestEnvironment stage) {
    var contoso = stage.onboard("contoso", "22222222-2222-2222-2222-222222222222");
    stage.customer("33333333-3333-3333-3333-333333333333", "Fabrikam");
    stage.tenant("fabrikam", "33333333-3333-3333-3333-333333333333");
    contoso
        .alerts()
        .addGenerated(AlertGenerator.seeded(1, contoso), 3, Instant.now(), Duration.ZERO);
    stage.feed("contoso-alerts", "contoso");
    stage.apply(
        MdeHuntingQuery.class,
        """
        apiVersion: mde-operator.io/v1alpha1
        kind: MdeHuntingQuery
        metadata: {name: contoso-scripts, namespace: %s}
        spec:
          tenantRef: {name: contoso}
          suspend: true
          query: DeviceProcessEvents
          sinks: [{name: siem, webhook: {url: 'https://siem.example'}}]
        """
            .formatted(stage.namespace()));
    stage.apply(
        MdeMachineAction.class,
        """
        apiVersion: mde-operator.io/v1alpha1
        kind: MdeMachineAction
        metadata: {name: contoso-scan, namespace: %s}
        spec:
          tenantRef: {name: contoso}
          machine: {dnsName: pc1.contoso.example}
          action: AntivirusScan
          scan: {type: Quick}
          comment: Incident 4711
          notAfter: 2099-01-01T00:00:00Z
        """
            .formatted(stage.namespace()));
    await().atMost(TWO_MINUTES).until(() -> stage.mirroredAlerts().size() == 3);
  }

  private ChildProcess start(Tools tools, String url, int managementPort) throws IOException {
    var config = folder.resolve("prometheus.yaml");
    Files.writeString(
        config,
        """
        global: {scrape_interval: 1s, evaluation_interval: 1s}
        rule_files: ['%s']
        scrape_configs:
          - job_name: mde-operator
            honor_labels: true
            static_configs: [{targets: ['127.0.0.1:%d']}]
        """
            .formatted(Helm.CHART.resolve("files/alerts.yaml"), managementPort));
    return ChildProcess.start(
        List.of(
            tools.path("prometheus").toString(),
            "--config.file=" + config,
            "--storage.tsdb.path=" + folder.resolve("data"),
            "--web.listen-address=" + URI.create(url).getAuthority()),
        Map.of(),
        folder.resolve("prometheus.log"));
  }

  /** Of all panels, with the dashboard's variables filled in, and of the recording rules. */
  private static List<String> expressions() throws IOException {
    var expressions =
        new ArrayList<>(
            List.of(
                "mde:tenant_states", "mde:feed_states", "mde:query_states", "mde:action_states"));
    for (var panel : JSON.readTree(DASHBOARD.toFile()).path("panels")) {
      for (var target : panel.path("targets")) {
        expressions.add(
            target
                .path("expr")
                .asText()
                .replace("$__rate_interval", "30s")
                .replace("$namespace", ".*"));
      }
    }
    return expressions;
  }

  private static JsonNode query(HttpClient http, String url, String expression) {
    try {
      var uri = URI.create(url + "/api/v1/query?query=" + URLEncoder.encode(expression, UTF_8));
      var answer = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
      var read = JSON.readTree(answer.body());
      assertThat(read.path("status").asText()).as(answer.body()).isEqualTo("success");
      return read.at("/data/result");
    } catch (IOException e) {
      return JSON.createArrayNode();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
