// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.machineaction.faults;

import static java.util.stream.Collectors.joining;

import io.mdeoperator.api.v1alpha1.MdeMachineAction;
import io.mdeoperator.api.v1alpha1.MdeMachineActionStatus;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.simulator.Simulator;
import io.mdeoperator.simulator.SimulatorClock;
import io.mdeoperator.simulator.machine.ActionType;
import io.mdeoperator.simulator.machine.Machine;
import io.mdeoperator.simulator.machine.MachineActions;
import io.mdeoperator.simulator.machine.PostedAction;
import io.mdeoperator.testing.LoopbackGate;
import io.mdeoperator.testing.TestEnvironment;
import io.mdeoperator.testing.process.ShippedOperators;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A customer's devices, objects that have them act, on a real control plane, and shipped operators
 * in processes of their own, each behind gates of its own.
 */
final class ActionStage implements AutoCloseable {
  /** How long Defender's clock is behind at first, so that it can be moved on. */
  static final Duration BEHIND = Duration.ofMinutes(20);

  private static final String CUSTOMER = "22222222-2222-2222-2222-222222222222";
  private static final Duration A_DAY = Duration.ofDays(1);

  private final ControlPlane cluster;
  private final TestEnvironment stage;
  private final ShippedOperators operators;
  private final MachineActions actions;
  private final List<LoopbackGate> gates = new ArrayList<>();

  /**
   * An operator.
   *
   * @param apiServer the gate before the API server
   * @param defender the gate before Defender
   */
  record Replica(int number, LoopbackGate apiServer, LoopbackGate defender) {}

  /** Everything but an operator is there. */
  ActionStage(ControlPlane cluster) throws Exception {
    this.cluster = cluster;
    var clock = SimulatorClock.running();
    clock.advance(BEHIND.negated());
    stage =
        new TestEnvironment(
            cluster.client(),
            cluster.client().getConfiguration(),
            cluster.namespace("actions"),
            Simulator.start(clock));
    operators = new ShippedOperators(cluster, stage);
    var roles =
        Stream.concat(Stream.of("Alert.Read.All", "Machine.Read.All"), ActionType.roles().stream())
            .toArray(String[]::new);
    stage.app().declareRoles(roles);
    actions = stage.customer(CUSTOMER, "Contoso").consent(stage.app(), roles).machineActions();
    stage.simulator().quotas().off();
    stage.secret(TestEnvironment.CLIENT_SECRET);
    stage.application();
    stage.apply(
        MdeTenant.class,
        """
        apiVersion: mde-operator.io/v1alpha1
        kind: MdeTenant
        metadata: {name: contoso, namespace: %s}
        spec: {applicationRef: {name: partner}, tenantId: %s, actions: {
          allowed: [Isolate, AntivirusScan], maxIsolationsPerHour: 100, maxIsolatedAtOnce: 1000}}
        """
            .formatted(stage.namespace(), CUSTOMER));
  }

  /** Starts another operator, which shares the work as its configuration says. */
  Replica start(UnaryOperator<String> config) throws Exception {
    var apiServer = gate(ShippedOperators.apiServerPort(cluster));
    var defenderPort = URI.create(simulator().apiUrl()).getPort();
    var defender = gate(defenderPort);
    Path kubeconfig = operators.kubeconfig(apiServer);
    var number =
        operators.start(
            kubeconfig,
            text -> config.apply(text.replace(":" + defenderPort, ":" + defender.port())));
    return new Replica(number, apiServer, defender);
  }

  private LoopbackGate gate(int port) {
    var gate = LoopbackGate.before(port);
    gates.add(gate);
    return gate;
  }

  ShippedOperators operators() {
    return operators;
  }

  Simulator simulator() {
    return stage.simulator();
  }

  /** What Defender does. */
  MachineActions actions() {
    return actions;
  }

  /** Waits until the customer can be acted on. */
  void awaitTenant() {
    stage.awaitReady(MdeTenant.class, "contoso", "True", "Ready");
  }

  /** A new workstation of the customer's, with the name of the object that has it act. */
  Machine device(String name) {
    return stage.customer(CUSTOMER, "Contoso").machines().workstation(name + ".contoso.example");
  }

  /** The user wants this device to be isolated. */
  void isolate(String name, Machine device) {
    create(name, device, "action: Isolate, isolate: {type: Full}");
  }

  /** The user wants this device to be scanned, which does no harm twice. */
  void scan(String name, Machine device) {
    create(name, device, "action: AntivirusScan, scan: {type: Quick}");
  }

  private void create(String name, Machine device, String action) {
    stage.apply(
        MdeMachineAction.class,
        """
        apiVersion: mde-operator.io/v1alpha1
        kind: MdeMachineAction
        metadata: {name: %s, namespace: %s}
        spec: {tenantRef: {name: contoso}, machine: {id: %s}, %s, comment: Test, notAfter: '%s'}
        """
            .formatted(
                name,
                stage.namespace(),
                device.id(),
                action,
                Instant.now().plus(A_DAY).truncatedTo(ChronoUnit.DAYS)));
  }

  /** The object is gone, and with it what its status says; the same one is created again. */
  void restoreWithoutStatus(String name) {
    var object = get(name);
    stage.user().resource(object).delete();
    var again = new MdeMachineAction();
    again.getMetadata().setName(name);
    again.getMetadata().setNamespace(stage.namespace());
    again.setSpec(object.getSpec());
    stage.apply(again);
  }

  MdeMachineAction get(String name) {
    return stage.get(MdeMachineAction.class, name);
  }

  /** What its status says; empty before it has one. */
  Optional<MdeMachineActionStatus> status(String name) {
    return Optional.ofNullable(get(name)).map(MdeMachineAction::getStatus);
  }

  /** What Ready says of it, or an empty text. */
  String message(String name) {
    return status(name).stream()
        .flatMap(status -> status.conditions().stream())
        .filter(condition -> condition.getType().equals("Ready"))
        .map(condition -> condition.getReason() + ": " + condition.getMessage())
        .collect(joining());
  }

  /** Somebody touches it, so that it is looked at soon. */
  void touch(String name) {
    stage.request(MdeMachineAction.class, name, Instant.now().toString());
  }

  /** Waits until Ready has this reason. */
  void awaitReady(String name, String status, String reason) {
    stage.awaitReady(MdeMachineAction.class, name, status, reason);
  }

  /** All POSTs for this device, whatever became of them. */
  List<PostedAction> posts(Machine device) {
    return simulator().ledger().of(device);
  }

  /** Fails when a status ever broke its contract. */
  @Override
  public void close() throws IOException {
    operators.close();
    stage.close();
    gates.forEach(LoopbackGate::close);
  }
}
