// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.demo;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.MdeMachineActionStatus;
import io.mdeoperator.simulator.http.Fault;
import io.mdeoperator.simulator.machine.ActionType;
import io.mdeoperator.simulator.machine.Machine;
import io.mdeoperator.simulator.machine.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** The part of the story in which something is hunted for, and a device is isolated. */
final class ResponseSteps {
  /** What Contoso is to grant besides its alerts. */
  static final List<String> ROLES =
      List.of("Machine.Read.All", "Machine.Isolate", "graph:ThreatHunting.Read.All");

  /** What Contoso allows. */
  static final List<String> ACTIONS = List.of("Isolate");

  private static final String KINDS = "mdehuntingqueries,mdemachineactions";
  private static final String QUERY = "powershell-starts";
  private static final String ACTION = "isolate-pc1";

  /** The shortest that the schema allows. */
  private static final Duration RELEASE_AFTER = Duration.ofMinutes(15);

  /** So much of it is left when the operator works again. */
  private static final Duration LEFT = Duration.ofSeconds(4);

  private final DemoEnvironment stage;
  private final DemoOutput narrator;
  private final StatusReports reports;

  ResponseSteps(DemoEnvironment stage, DemoOutput narrator, StatusReports reports) {
    this.stage = stage;
    this.narrator = narrator;
    this.reports = reports;
  }

  /** Something that has to hold. */
  interface Check {
    void run() throws DemoFailedException;
  }

  /**
   * @param signatures of all requests to the webhook
   */
  void aRowIsHunted(Check signatures) throws DemoFailedException, InterruptedException {
    narrator.step("A hunting query runs in Contoso's tenant: its row reaches the webhook, too");
    stage
        .microsoft()
        .tenant(DemoSteps.CUSTOMER)
        .hunting()
        .deviceProcessEvents()
        .add(
            stage.microsoft().simulator().clock().instant().minusSeconds(60),
            Map.of(
                "DeviceId",
                device().id(),
                "DeviceName",
                device().computerDnsName(),
                "ReportId",
                4711,
                "FileName",
                "powershell.exe"));
    var query = query();
    create("apply", query);
    narrator.say("Its spec.query is sent unchanged, behind the two times:");
    narrator.say(spec(query).get("query").toString());
    narrator.await(
        "the receiver has the row",
        () -> !stage.rowEvents().isEmpty(),
        () -> "It has %d events.".formatted(stage.receiver().events().size()));
    var row = stage.rowEvents().getFirst().path("data");
    narrator.say(
        "%s  %s  %s"
            .formatted(
                row.path("Timestamp").asText(),
                row.path("DeviceName").asText(),
                row.path("FileName").asText()));
    signatures.run();
    reports.await(QUERY, () -> stage.query(QUERY).getStatus(), Reason.READY);
    showTables();
  }

  /**
   * Defender does what it was asked for, and nobody sees its answer.
   *
   * @param restart how long that of the operator takes here
   */
  void aDeviceIsIsolatedOnce(Duration restart) throws DemoFailedException, InterruptedException {
    narrator.step("A device is isolated; the operator is killed before it has Defender's answer");
    var actions = stage.microsoft().tenant(DemoSteps.CUSTOMER).machineActions();
    actions.next(
        ActionType.ISOLATE, Outcome.succeeds().after(restart.plus(LEFT).minus(RELEASE_AFTER)));
    actions.next(ActionType.UNISOLATE, Outcome.succeeds().after(Duration.ofSeconds(-1)));
    var faults = stage.microsoft().simulator().apiFaults();
    try (var unanswered = faults.whileActive(Fault.afterTheFact(Fault.hang()).onPath("/isolate"))) {
      create("create", action());
      narrator.say(
          "It is to isolate %s, and to release it %d minutes later."
              .formatted(device().computerDnsName(), RELEASE_AFTER.toMinutes()));
      narrator.await(
          "Defender isolates the device, and its answer is on the way",
          () -> !actions.of(device()).isEmpty(),
          () -> "Ready: " + StatusReports.reason(stage.action(ACTION).getStatus()));
      var took = stage.crash(unanswered::close);
      narrator.passed(
          "the operator was killed, and works again (%.1f s)".formatted(took.toMillis() / 1e3));
    }
    narrator.say(
        "It had written down what it would ask for. So it looks for that in Defender's list of");
    narrator.say("actions, where the comment has the token of the object, and does not ask again.");
    reports.await(
        "the action has succeeded",
        () -> stage.action(ACTION).getStatus(),
        status ->
            ((MdeMachineActionStatus) status).outcome()
                == MdeMachineActionStatus.Outcome.SUCCEEDED);
    requireOne(ActionType.ISOLATE, "isolate");
    showTables();
  }

  void itIsReleasedWhenDue() throws DemoFailedException, InterruptedException {
    narrator.step("The device is released when spec.releaseAfter is due");
    narrator.say(
        "The schema wants %d minutes at least. So that nobody waits, the simulated Defender says that"
            .formatted(RELEASE_AFTER.toMinutes()));
    narrator.say("the device was isolated almost as long ago.");
    reports.await(ACTION, () -> stage.action(ACTION).getStatus(), Reason.RELEASED);
    requireOne(ActionType.UNISOLATE, "release");
    requireOne(ActionType.ISOLATE, "isolate");
    if (device().isIsolated()) {
      throw new DemoFailedException(device().computerDnsName() + " is still isolated");
    }
    narrator.passed(device().computerDnsName() + " is connected again");
  }

  private void requireOne(ActionType type, String verb) throws DemoFailedException {
    var requests = stage.microsoft().simulator().ledger().of(device(), type).size();
    if (requests != 1) {
      throw new DemoFailedException(
          "Defender was asked %d times to %s the device".formatted(requests, verb));
    }
    narrator.passed("Defender was asked once to %s %s".formatted(verb, device().computerDnsName()));
  }

  private Machine device() {
    return stage.microsoft().workstation(DemoSteps.CUSTOMER);
  }

  private void create(String verb, GenericKubernetesResource object) {
    narrator.command(
        "kubectl " + verb + " -f " + object.getMetadata().getName() + ".yaml",
        Manifests.apply(stage.cluster().client(), object));
  }

  private GenericKubernetesResource query() {
    var query =
        read(
            """
            apiVersion: mde-operator.io/v1alpha1
            kind: MdeHuntingQuery
            metadata: {name: %s, namespace: %s}
            spec:
              tenantRef: {name: %s}
              query: |
                DeviceProcessEvents
                | where ingestion_time() between (windowStart .. windowEnd)
                | where FileName == 'powershell.exe'
              identity: [DeviceId, Timestamp, ReportId]
            """
                .formatted(QUERY, stage.namespace(), DemoSteps.CUSTOMER));
    spec(query).put("sinks", List.of(Manifests.webhook(stage.receiver().url())));
    return query;
  }

  private GenericKubernetesResource action() {
    return read(
        """
        apiVersion: mde-operator.io/v1alpha1
        kind: MdeMachineAction
        metadata: {name: %s, namespace: %s}
        spec:
          tenantRef: {name: %s}
          machine: {dnsName: %s}
          action: Isolate
          isolate: {type: Full}
          comment: Powershell was started by a document
          releaseAfter: %dm
          notAfter: %s
        """
            .formatted(
                ACTION,
                stage.namespace(),
                DemoSteps.CUSTOMER,
                device().computerDnsName(),
                RELEASE_AFTER.toMinutes(),
                Instant.now().plus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS)));
  }

  private static GenericKubernetesResource read(String manifest) {
    return Serialization.unmarshal(manifest, GenericKubernetesResource.class);
  }

  @SuppressWarnings("unchecked") // a JSON object
  private static Map<String, Object> spec(GenericKubernetesResource object) {
    return (Map<String, Object>) object.getAdditionalProperties().get("spec");
  }

  private void showTables() {
    narrator.command(
        "kubectl get " + KINDS + " -n " + stage.namespace(),
        stage.cluster().tables(stage.namespace(), KINDS));
  }
}
