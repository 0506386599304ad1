// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.Config;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.OnControlPlane;
import io.mdeoperator.cluster.install.Installation;
import io.mdeoperator.receiver.KafkaBroker;
import io.mdeoperator.receiver.KafkaBroker.Listener;
import io.mdeoperator.receiver.NeedsReceiver;
import io.mdeoperator.simulator.defender.AlertGenerator;
import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.testing.ConfidentialSearch;
import io.mdeoperator.testing.TestEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The whole operator with the shipped rights, on a real API server, into a topic of Kafka. */
@OnControlPlane
@NeedsReceiver("kafka")
class KafkaSinkClusterIT {
  private static final String CONTOSO = "22222222-2222-2222-2222-222222222222";
  private static final String PASSWORD = "a-password";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void alertsAreFoundInATopic(ControlPlane cluster, KafkaBroker broker) throws Exception {
    Installation.install(cluster);
    var access = Config.fromKubeconfig(Installation.operatorKubeconfig(cluster).toFile());
    var topic = broker.name("defender-alerts");
    broker.createTopic(topic, Map.of());
    try (var stage = new TestEnvironment(cluster.client(), access, cluster.namespace("kafka"))) {
      stage.startOperator();
      addAlert(stage.onboard("contoso", CONTOSO));
      var authority = Map.of("ca.crt", broker.authority().certificatePem());
      stage.sinkSecret("brokers", "localhost", authority);
      stage.sinkSecret("kafka", "localhost", user("a-wrong-password"));
      stage.apply(MdeAlertSync.class, feed(stage, broker, topic));

      saysWhatIsWrong(stage, "rejects the credential", "kafka.sasl");
      stage.sinkSecret("kafka", "localhost", user(PASSWORD));
      stage.awaitReady(MdeAlertSync.class, "alerts", "True", "Ready");
      await("the alert in the topic")
          .atMost(PATIENCE)
          .until(() -> broker.records(topic).size() == 1);

      var record = broker.records(topic).getFirst();
      assertThat(new String(record.key(), UTF_8)).isEqualTo(CONTOSO + "/first");
      assertThat(new String(record.headers().lastHeader("ce_feed").value(), UTF_8))
          .isEqualTo(stage.namespace() + "/alerts");
      assertThat(
              new ConfidentialSearch(List.of(PASSWORD, "a-wrong-password"))
                  .hits(cluster.kubectl(), stage.namespace()))
          .isEmpty();
    }
  }

  @Test
  void anApplicationWritesToAnEventHub(ControlPlane cluster, KafkaBroker broker) throws Exception {
    Installation.install(cluster);
    var access = Config.fromKubeconfig(Installation.operatorKubeconfig(cluster).toFile());
    var topic = broker.name("defender-alerts");
    broker.createTopic(topic, Map.of());
    try (var stage = new TestEnvironment(cluster.client(), access, cluster.namespace("hubs"))) {
      stage.receiver(KafkaBroker.NAMESPACES.getFirst(), broker.authority()).startOperator();
      addAlert(stage.onboard("contoso", CONTOSO));
      stage.customer(KafkaBroker.TENANT, "Partner").withoutDefenderLicence().consent(stage.app());

      stage.apply(
          MdeAlertSync.class,
          eventHub(stage, broker, topic, "88888888-8888-8888-8888-888888888888"));
      saysWhatIsWrong(stage, "(TenantNotFound)", "https://" + KafkaBroker.NAMESPACES.getFirst());
      stage.apply(MdeAlertSync.class, eventHub(stage, broker, topic, KafkaBroker.TENANT));
      stage.awaitReady(MdeAlertSync.class, "alerts", "True", "Ready");
      await("the alert in the event hub")
          .atMost(PATIENCE)
          .until(() -> broker.records(topic).size() == 1);

      assertThat(
              new ConfidentialSearch(stage.simulator().confidential())
                  .hits(cluster.kubectl(), stage.namespace()))
          .isEmpty();
    }
  }

  private static String eventHub(
      TestEnvironment stage, KafkaBroker broker, String topic, String tenantId) {
    return feed(
        stage,
        broker.server(KafkaBroker.NAMESPACES.getFirst(), Listener.EVENT_HUBS),
        topic,
        "sasl: {oauthBearer: {applicationRef: {name: partner}, tenantId: %s}}".formatted(tenantId));
  }

  private static Map<String, String> user(String password) {
    return Map.of("username", "reader", "password", password);
  }

  private static String feed(TestEnvironment stage, KafkaBroker broker, String topic) {
    return feed(
        stage,
        broker.server(Listener.USERS),
        topic,
        "sasl: {plain: {secretRef: {name: kafka}}}, "
            + "tls: {caCertificate: {secretRef: {name: brokers}}}");
  }

  private static String feed(TestEnvironment stage, String server, String topic, String login) {
    return """
        apiVersion: mde-operator.io/v1alpha1
        kind: MdeAlertSync
        metadata: {name: alerts, namespace: %s}
        spec:
          tenantRef: {name: contoso}
          pollPeriod: 10s
          sinks:
          - name: topic
            kafka: {bootstrapServers: ["%s"], topic: %s, %s}
        """
        .formatted(stage.namespace(), server, topic, login);
  }

  private static void saysWhatIsWrong(TestEnvironment stage, String... what) {
    await("what is wrong")
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(stage.get(MdeAlertSync.class, "alerts").getStatus().sinks())
                    .singleElement()
                    .satisfies(sink -> assertThat(sink.lastFailure().message()).contains(what)));
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
