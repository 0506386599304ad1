// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.node;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.cluster.install.Installation;
import io.mdeoperator.simulator.Simulator;
import io.mdeoperator.simulator.SimulatorClock;
import io.mdeoperator.simulator.defender.AlertGenerator;
import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.testing.TestEnvironment;
import io.mdeoperator.testing.WebhookReceiver;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A customer whose alerts never end, a feed of them, and their receiver, in the network of a node:
 * what goes on while something is done to the operator's pods.
 */
final class AlertStream implements AutoCloseable {
  private static final String NAMESPACE = "stream";
  private static final long BETWEEN_ALERTS_MILLIS = 500;

  private final Simulator simulator =
      Simulator.start(SimulatorClock.running(), Node.LOGIN, Node.API);
  private final WebhookReceiver receiver = WebhookReceiver.start(simulator.authority(), Node.SIEM);
  private final ScheduledExecutorService source = Executors.newSingleThreadScheduledExecutor();
  private final Set<String> raised = ConcurrentHashMap.newKeySet();
  private final Node node;
  private final TestEnvironment stage;

  /** Nobody is onboarded yet. */
  AlertStream(Node node) throws Exception {
    this.node = node;
    node.client()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .serverSideApply();
    stage = new TestEnvironment(node.client(), Config.empty(), NAMESPACE, simulator);
  }

  /** What the operator has to be configured with. */
  Map<String, String> configuration() throws IOException {
    return Installation.configuration(
        simulator.caPem(), "egress: {allowHosts: [%s]}\n".formatted(Node.SIEM.host()));
  }

  /** Onboards the customer, and returns when the feed is Ready; alerts come from then on. */
  void start() {
    var contoso = stage.onboard("contoso", "22222222-2222-2222-2222-222222222222");
    stage.apply(
        MdeAlertSync.class,
        """
        apiVersion: mde-operator.io/v1alpha1
        kind: MdeAlertSync
        metadata: {name: contoso-alerts, namespace: %s}
        spec:
          tenantRef: {name: contoso}
          pollPeriod: 10s
          sinks: [{name: siem, webhook: {url: "%s"}}]
        """
            .formatted(NAMESPACE, receiver.url()));
    stage.awaitReady(MdeAlertSync.class, "contoso-alerts", "True", "Ready");
    var generator = AlertGenerator.seeded(1, contoso);
    var _ =
        source.scheduleWithFixedDelay(
            () -> raise(contoso, generator), 0, BETWEEN_ALERTS_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void raise(CustomerTenant customer, AlertGenerator generator) {
    var alert = generator.next(simulator.clock().instant());
    customer.alerts().add(alert);
    raised.add(alert.path("id").asText());
  }

  /** Waits until the receiver has all alerts that there are now. */
  void awaitDelivered() {
    var expected = Set.copyOf(raised);
    await("%d alerts at the receiver".formatted(expected.size()))
        .atMost(OperatorPods.TIMEOUT)
        .until(() -> received().containsAll(expected));
  }

  private Set<String> received() {
    return receiver.events().stream()
        .map(event -> event.path("subject").asText())
        .collect(Collectors.toSet());
  }

  @Override
  public void close() {
    source.shutdownNow();
    receiver.close();
    stage.close();
    node.client().namespaces().withName(NAMESPACE).delete();
  }
}
