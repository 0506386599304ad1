// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.machineaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.v1alpha1.MdeMachineAction;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.OnControlPlane;
import io.mdeoperator.cluster.install.ClusterUsers;
import io.mdeoperator.cluster.install.Installation;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.simulator.machine.ActionType;
import io.mdeoperator.simulator.machine.Machine;
import io.mdeoperator.testing.TestEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Actions on devices, on a real API server with the shipped rights and policies: Alice may ask for
 * them, Bob may approve them, Mallory may edit the other kinds.
 */
@OnControlPlane
@TestInstance(Lifecycle.PER_CLASS)
class MachineActionClusterIT {
  private static final String CONTOSO = "22222222-2222-2222-2222-222222222222";
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager("test")
          .withForce(true)
          .build();
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private TestEnvironment stage;
  private Machine device;
  private KubernetesClient alice;
  private KubernetesClient bob;
  private KubernetesClient mallory;
  private KubernetesClient operator;

  @BeforeAll
  void onboard(ControlPlane cluster) throws Exception {
    Installation.install(cluster);
    var access = Config.fromKubeconfig(Installation.operatorKubeconfig(cluster).toFile());
    stage =
        new TestEnvironment(cluster.client(), access, cluster.namespace("actions")).startOperator();
    stage.app().declareRoles(ActionWorld.ROLES);
    var contoso = stage.customer(CONTOSO, "Contoso").consent(stage.app(), ActionWorld.ROLES);
    device = contoso.machines().workstation("pc1.contoso.example");
    stage.secret(TestEnvironment.CLIENT_SECRET);
    stage.application();
    stage.tenant("contoso", CONTOSO);
    stage.awaitReady(MdeTenant.class, "contoso", "True", "Ready");
    stage
        .user()
        .resources(MdeTenant.class)
        .inNamespace(stage.namespace())
        .withName("contoso")
        .patch(MERGE, "{\"spec\":{\"actions\":{\"allowed\":[\"Isolate\",\"AntivirusScan\"]}}}");
    alice = user("alice", "mde-operator-act");
    bob = user("bob", "mde-operator-approve");
    mallory = user("mallory", "mde-operator-edit");
    operator = ClusterUsers.as(stage.user(), Installation.OPERATOR_USER);
  }

  @AfterAll
  void end() {
    for (var client : new KubernetesClient[] {alice, bob, mallory, operator}) {
      if (client != null) {
        client.close();
      }
    }
    stage.close();
  }

  @Test
  void isolatesADeviceOnce() {
    var pc2 = machine("pc2.contoso.example");

    create(alice, "isolate-pc2", "", "machine: {dnsName: pc2.contoso.example}");

    var done = stage.awaitReady(MdeMachineAction.class, "isolate-pc2", "True", "Succeeded");
    assertThat(done.getStatus().target().machineId()).isEqualTo(pc2.id());
    assertThat(pc2.isIsolated()).isTrue();
    assertThat(stage.simulator().ledger().of(pc2, ActionType.ISOLATE)).hasSize(1);
    assertThat(stage.eventReasons(MdeMachineAction.class, "isolate-pc2"))
        .contains("Posting", "Succeeded");
    delete("isolate-pc2");
    await().atMost(TIMEOUT).until(() -> get("isolate-pc2") == null);
    assertThat(pc2.isIsolated()).isTrue();
  }

  @Test
  void deletionWaitsForTheReleaseThatIsDue() {
    var pc3 = machine("pc3.contoso.example");
    create(alice, "held", "", "machine: {id: %s}, releaseAfter: 1h".formatted(pc3.id()));
    stage.awaitReady(MdeMachineAction.class, "held", "True", "Succeeded");

    delete("held");

    await()
        .atMost(TIMEOUT)
        .until(
            () -> get("held"), held -> message(held).contains("mde-operator.io/abandon-release"));
    annotate(alice, "held", "mde-operator.io/abandon-release", "true");
    await().atMost(TIMEOUT).until(() -> get("held") == null);
    assertThat(pc3.isIsolated()).isTrue();
    assertThat(stage.eventReasons(MdeMachineAction.class, "held")).contains("ReleaseSkipped");
  }

  /** The operator may be removed first, and nobody else takes a finalizer away. */
  @Test
  void deletionWaitsForNothingThatIsOver() {
    var fields = "machine: {id: %s}, releaseAfter: 1h, dryRun: true".formatted(device.id());

    create(alice, "over", "", fields);

    var ended = stage.awaitReady(MdeMachineAction.class, "over", "True", "DryRun");
    assertThat(ended.getStatus().outcome()).isNotNull();
    await()
        .atMost(TIMEOUT)
        .until(() -> get("over"), over -> over.getMetadata().getFinalizers().isEmpty());
  }

  /** What others wait for is left alone. */
  @Test
  void finalizerOfARestoredObjectIsTakenAway() {
    var fields = "machine: {id: %s}, dryRun: true".formatted(device.id());
    create(alice, "restored", "", fields);
    var saved = stage.awaitReady(MdeMachineAction.class, "restored", "True", "DryRun");
    delete("restored");

    var restored = new MdeMachineAction();
    restored.setMetadata(
        new ObjectMetaBuilder()
            .withName("restored")
            .withNamespace(stage.namespace())
            .withFinalizers("mde-operator.io/release", "example.com/other")
            .build());
    restored.setSpec(saved.getSpec());
    alice.resource(restored).create();

    await()
        .atMost(TIMEOUT)
        .until(
            () -> get("restored").getMetadata().getFinalizers(),
            List.of("example.com/other")::equals);
    patch(alice, "restored", "{metadata: {finalizers: []}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "machine: {dnsName: other} | machine is immutable",
        "comment: other | comment is immutable",
        "releaseAfter: 2h | releaseAfter is immutable",
        "notAfter: 2100-01-01T00:00:00Z | notAfter is immutable",
        "approval: Required | approval is immutable",
        "dryRun: false | dryRun is immutable",
        "tenantRef: {name: other} | tenantRef is immutable",
        "isolate: {type: Selective} | isolate is immutable",
      })
  void specIsImmutable(String field, String message) {
    var name = "fixed-" + message.replaceFirst(" .*", "").toLowerCase(Locale.ROOT);
    create(alice, name, "", "machine: {id: %s}, dryRun: true".formatted(device.id()));

    assertThatThrownBy(() -> patch(alice, name, "{spec: {" + field + "}}"))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining(message);
  }

  @Test
  void cancelCannotBeTakenBack() {
    create(alice, "cancelled", "", "machine: {id: %s}, dryRun: true".formatted(device.id()));
    patch(alice, "cancelled", "{spec: {cancel: true}}");

    assertThatThrownBy(() -> patch(alice, "cancelled", "{spec: {cancel: false}}"))
        .hasMessageContaining("cancel cannot be taken back");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "machine: {}",
        "machine: {id: 'abc'}",
        "machine: {dnsName: 'pc*'}",
        "machine: {dnsName: pc1, aadDeviceId: 00000000-0000-0000-0000-000000000001}",
        "machine: {dnsName: pc1}, scan: {type: Quick}",
        "machine: {dnsName: pc1}, releaseAfter: 1m",
        "machine: {dnsName: pc1}, isolate: {type: UnManagedDevice}"
      })
  void schemaRefusesWhatMeansNoOneDevice(String fields) {
    assertThatThrownBy(() -> create(alice, "refused", "", fields))
        .isInstanceOf(KubernetesClientException.class);
  }

  @Test
  void whoMayEditOtherKindsAsksForNoAction() {
    assertThatThrownBy(() -> create(mallory, "by-mallory", "", "machine: {dnsName: pc1}"))
        .hasMessageContaining("forbidden");
  }

  @Test
  void anotherPersonApproves() {
    var pc4 = machine("pc4.contoso.example");
    var fields = "machine: {id: %s}, approval: Required".formatted(pc4.id());
    assertThatThrownBy(() -> create(alice, "approved", "", fields))
        .hasMessageContaining("requested-by");
    assertThatThrownBy(() -> create(alice, "approved", "bob", fields))
        .hasMessageContaining("requested-by");
    create(alice, "approved", "alice", fields);
    stage.awaitReady(MdeMachineAction.class, "approved", "False", "AwaitingApproval");

    assertThatThrownBy(() -> approve(alice, "alice")).hasMessageContaining("approved-by");
    assertThatThrownBy(() -> approve(alice, "bob")).hasMessageContaining("approved-by");
    assertThatThrownBy(() -> approve(bob, "alice")).hasMessageContaining("approved-by");
    assertThatThrownBy(() -> annotate(bob, "approved", "mde-operator.io/requested-by", "carol"))
        .hasMessageContaining("cannot be changed");
    approve(bob, "bob");

    stage.awaitReady(MdeMachineAction.class, "approved", "True", "Succeeded");
    assertThat(stage.simulator().ledger().of(pc4, ActionType.ISOLATE)).hasSize(1);
  }

  @Test
  void operatorsAccountChangesNoAction() {
    create(alice, "not-its-own", "", "machine: {id: %s}, dryRun: true".formatted(device.id()));

    assertThatThrownBy(() -> apply(operator, "spec: {cancel: true}"))
        .hasMessageContaining("finalizers");
    // Two policies refuse it, and the API server names either.
    assertThatThrownBy(
            () -> apply(operator, "metadata: {annotations: {mde-operator.io/approved-by: bob}}"))
        .hasMessageContaining("ValidatingAdmissionPolicy");
    assertThatThrownBy(
            () -> create(operator, "made-by-operator", "", "machine: {id: " + device.id() + "}"))
        .hasMessageContaining("forbidden");
  }

  private void approve(KubernetesClient who, String name) {
    annotate(who, "approved", "mde-operator.io/approved-by", name);
  }

  private Machine machine(String name) {
    return stage.simulator().tenant(CONTOSO, "Contoso").machines().workstation(name);
  }

  private void create(KubernetesClient who, String name, String requestedBy, String fields) {
    var isolate = fields.contains("isolate:") ? "" : "isolate: {type: Full}, ";
    var manifest =
        """
        apiVersion: mde-operator.io/v1alpha1
        kind: MdeMachineAction
        metadata: {name: %s, namespace: %s, annotations: {%s}}
        spec: {tenantRef: {name: contoso}, action: Isolate, %scomment: Test, notAfter: '%s', %s}
        """
            .formatted(
                name,
                stage.namespace(),
                requestedBy.isEmpty() ? "" : "mde-operator.io/requested-by: " + requestedBy,
                isolate,
                Instant.now().plus(Duration.ofDays(1)).truncatedTo(ChronoUnit.SECONDS),
                fields);
    who.resource(manifest).create();
  }

  private void annotate(KubernetesClient who, String name, String annotation, String value) {
    patch(who, name, "{metadata: {annotations: {%s: \"%s\"}}}".formatted(annotation, value));
  }

  private void patch(KubernetesClient who, String name, String change) {
    who.resources(MdeMachineAction.class)
        .inNamespace(stage.namespace())
        .withName(name)
        .patch(MERGE, json(change));
  }

  /** As the operator writes, which may not get what it patches. */
  private void apply(KubernetesClient who, String change) {
    var object = get("not-its-own");
    var patch = new MdeMachineAction();
    patch.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(stage.namespace())
            .withName("not-its-own")
            .withAnnotations(
                change.startsWith("metadata")
                    ? Map.of("mde-operator.io/approved-by", "bob")
                    : Map.of())
            .build());
    patch.setSpec(
        change.startsWith("spec") ? ActionSpecs.cancel(object.getSpec(), true) : object.getSpec());
    who.resource(patch).patch(APPLY);
  }

  private static String json(String yaml) {
    try {
      return new YAMLMapper().readTree(yaml).toString();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private void delete(String name) {
    alice.resources(MdeMachineAction.class).inNamespace(stage.namespace()).withName(name).delete();
  }

  private static String message(MdeMachineAction action) {
    return Conditions.find(action.getStatus().conditions(), ConditionType.READY)
        .orElseThrow()
        .getMessage();
  }

  private MdeMachineAction get(String name) {
    return alice
        .resources(MdeMachineAction.class)
        .inNamespace(stage.namespace())
        .withName(name)
        .get();
  }

  private KubernetesClient user(String name, String clusterRole) {
    return ClusterUsers.create(stage.user(), stage.namespace(), name, clusterRole);
  }
}
