// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.Config;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.OnControlPlane;
import io.mdeoperator.cluster.install.Installation;
import io.mdeoperator.cluster.install.OperatorProcess;
import io.mdeoperator.simulator.defender.AlertGenerator;
import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.testing.ConfidentialSearch;
import io.mdeoperator.testing.TestEnvironment;
import io.mdeoperator.testing.WebhookReceiver;
import io.mdeoperator.testing.WebhookReceiver.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A receiver whose URL is confidential and that wants a header: the operator as it is shipped posts
 * to it, and nobody can read either anywhere.
 */
@OnControlPlane
class WebhookSecretsClusterIT {
  private static final String CONTOSO = "22222222-2222-2222-2222-222222222222";
  private static final String OLD_TOKEN = "Bearer 6b1f0c3e-old-token-of-the-receiver";
  private static final String NEW_TOKEN = "Bearer 91d2a7b4-new-token-of-the-receiver";
  private static final String SIGNATURE = "Zm9yLXdob2V2ZXIta25vd3MtaXQ";
  private static final String PATH = "/workflows/0f3a/triggers/manual/run?sv=1.0&sig=" + SIGNATURE;

  private String wanted = OLD_TOKEN;

  @Test
  void usesUrlAndHeadersOutOfSecretsAndTellsNeither(ControlPlane cluster) throws Exception {
    Installation.install(cluster);
    var kubeconfig = Installation.operatorKubeconfig(cluster);
    var namespace = cluster.namespace("confidential");
    try (var stage =
            new TestEnvironment(
                cluster.client(), Config.fromKubeconfig(kubeconfig.toFile()), namespace);
        var receiver = WebhookReceiver.start(stage.simulator().authority());
        var operator =
            OperatorProcess.start(
                kubeconfig,
                cluster.folder().resolve(namespace + ".log"),
                List.of(),
                "--config",
                stage.configFile().toString())) {
      receiver.answer(call -> WebhookReceiver.Reply.status(isAllowed(call) ? 204 : 410));
      operator.awaitReady(stage.managementPort(), Duration.ofMinutes(1));
      tell(stage, receiver);

      var search =
          new ConfidentialSearch(
              List.of(OLD_TOKEN, NEW_TOKEN, SIGNATURE, receiver.url().replace("/hook", PATH)));
      assertThat(readable(cluster, stage, operator))
          .hasEntrySatisfying("events", events -> assertThat(events).contains("SinkRejected"))
          .hasEntrySatisfying("log", log -> assertThat(log).contains("SinkRejected"))
          .allSatisfy((place, text) -> assertThat(search.hits(place, text)).isEmpty());
    }
  }

  private void tell(TestEnvironment stage, WebhookReceiver receiver) {
    var contoso = stage.onboard("contoso", CONTOSO);
    addAlert(contoso, "first");
    stage.sinkSecret("flow", "siem.example", Map.of("url", url(receiver)));
    stage.sinkSecret("siem", "localhost", Map.of("token", "Bearer two\nlines"));
    feed(stage);
    stage.awaitReady(MdeAlertSync.class, "alerts", "False", "SinkRejected");
    stage.sinkSecret("flow", "localhost", Map.of("url", url(receiver)));
    stage.awaitReady(MdeAlertSync.class, "alerts", "False", "SecretValueMalformed");
    assertThat(receiver.calls()).isEmpty();

    stage.sinkSecret("siem", "localhost", Map.of("token", OLD_TOKEN));
    awaitReceived(receiver, "first");
    wanted = NEW_TOKEN;
    addAlert(contoso, "second");
    stage.awaitReady(MdeAlertSync.class, "alerts", "False", "SinkRejected");
    stage.sinkSecret("siem", "localhost", Map.of("token", NEW_TOKEN));
    awaitReceived(receiver, "second");
    stage.awaitReady(MdeAlertSync.class, "alerts", "True", "Ready");
  }

  private boolean isAllowed(Call call) {
    return call.path().equals(PATH) && call.header("authorization").equals(wanted);
  }

  private static String url(WebhookReceiver receiver) {
    return receiver.url().replace("/hook", PATH);
  }

  private static void feed(TestEnvironment stage) {
    stage.apply(
        MdeAlertSync.class,
        """
        apiVersion: mde-operator.io/v1alpha1
        kind: MdeAlertSync
        metadata: {name: alerts, namespace: %s}
        spec:
          tenantRef: {name: contoso}
          pollPeriod: 10s
          sinks:
          - name: siem
            webhook:
              urlFrom: {secretRef: {name: flow}, key: url}
              headersFrom:
              - {name: Authorization, secretRef: {name: siem}, key: token}
        """
            .formatted(stage.namespace()));
  }

  private static void addAlert(CustomerTenant contoso, String id) {
    contoso
        .alerts()
        .add(AlertGenerator.seeded(id.hashCode(), contoso).next(Instant.now()).put("id", id));
  }

  private static void awaitReceived(WebhookReceiver receiver, String id) {
    await("the receiver to have " + id)
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                receiver.events().stream()
                    .anyMatch(event -> event.get("subject").asText().equals(id)));
  }

  private static Map<String, String> readable(
      ControlPlane cluster, TestEnvironment stage, OperatorProcess operator) {
    var kubectl = cluster.kubectl();
    var in = stage.namespace();
    return Map.of(
        "kinds",
        kubectl.run("get", "mde", "-n", in, "-o", "json", "--show-managed-fields"),
        "views",
        kubectl.run("get", "mdealertsyncs", "-n", in, "-o", "wide"),
        "events",
        kubectl.run("get", "events", "-n", in, "-o", "json"),
        "config maps",
        kubectl.run("get", "configmaps", "-n", in, "-o", "json"),
        "log",
        operator.log(),
        "metrics",
        OperatorProcess.metrics(stage.managementPort()));
  }
}
