// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl;

import io.fabric8.kubernetes.api.model.Secret;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeMachineAction;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuery;
import io.mdeoperator.cluster.LoopbackPort;
import io.mdeoperator.simulator.defender.AlertGenerator;
import io.mdeoperator.testing.TestEnvironment;
import java.time.Duration;
import java.time.Instant;

/** Customers in every state that matters to the plug-in. */
final class CustomerStates {
  static final String WRONG_SECRET = "00000000-1111-2222-3333-444444444444";
  private static final String CLOSED = "https://localhost:" + LoopbackPort.free() + "/hook/t0k3n";

  private final TestEnvironment stage;

  CustomerStates(TestEnvironment stage) {
    this.stage = stage;
  }

  /** Returns when the operator has said so in their statuses. */
  void bringAbout() {
    stage.secret(TestEnvironment.CLIENT_SECRET);
    stage.application();
    contosoIsReadyAndFabrikamHasNotConsented();
    northwindMissesARoleAndAdatumIsSuspended();
    litwareHasAnApplicationWithAWrongSecret();
    tailspinHasASinkThatDoesNotAnswer();
    contosoHasAllowedNeitherHuntingNorActions();
    awaitStates();
  }

  private void contosoIsReadyAndFabrikamHasNotConsented() {
    stage.customer(id(1), "Contoso").consent(stage.app());
    stage.tenant("contoso", id(1));
    stage.feed("contoso-alerts", "contoso");
    stage.customer(id(2), "Fabrikam");
    stage.tenant("fabrikam", id(2));
    stage.feed("fabrikam-alerts", "fabrikam");
  }

  private void northwindMissesARoleAndAdatumIsSuspended() {
    stage.customer(id(3), "Northwind").consent(stage.app(), "Machine.Read.All");
    stage.tenant("northwind", id(3));
    stage.customer(id(4), "Adatum").consent(stage.app());
    stage.apply(
        MdeTenant.class,
        """
        apiVersion: mde-operator.io/v1alpha1
        kind: MdeTenant
        metadata: {name: adatum, namespace: %s}
        spec: {applicationRef: {name: partner}, tenantId: %s, displayName: "=Adatum", suspend: true}
        """
            .formatted(stage.namespace(), id(4)));
  }

  private void litwareHasAnApplicationWithAWrongSecret() {
    stage.apply(
        Secret.class,
        """
        apiVersion: v1
        kind: Secret
        metadata:
          name: wrong-app
          namespace: %s
          labels: {mde-operator.io/credential: application}
        stringData: {clientSecret: %s}
        """
            .formatted(stage.namespace(), WRONG_SECRET));
    stage.apply(
        MdeApplication.class,
        """
        apiVersion: mde-operator.io/v1alpha1
        kind: MdeApplication
        metadata: {name: wrong, namespace: %s}
        spec:
          clientId: %s
          credential: {clientSecret: {secretRef: {name: wrong-app}}}
        """
            .formatted(stage.namespace(), TestEnvironment.CLIENT_ID));
    stage.customer(id(5), "Litware").consent(stage.app());
    stage.tenant("litware", id(5), "wrong");
  }

  private void tailspinHasASinkThatDoesNotAnswer() {
    var tailspin = stage.customer(id(6), "Tailspin").consent(stage.app());
    tailspin
        .alerts()
        .addGenerated(
            AlertGenerator.seeded(1, tailspin),
            5,
            Instant.now().minus(Duration.ofHours(2)),
            Duration.ofMinutes(1));
    stage.tenant("tailspin", id(6));
    stage.apply(
        MdeAlertSync.class,
        """
        apiVersion: mde-operator.io/v1alpha1
        kind: MdeAlertSync
        metadata: {name: tailspin-alerts, namespace: %s}
        spec:
          tenantRef: {name: tailspin}
          pollPeriod: 10s
          sinks:
            - {name: mirror, configMap: {}}
            - {name: siem, webhook: {url: "%s"}}
        """
            .formatted(stage.namespace(), CLOSED));
  }

  private void contosoHasAllowedNeitherHuntingNorActions() {
    stage.apply(
        MdeHuntingQuery.class,
        """
        apiVersion: mde-operator.io/v1alpha1
        kind: MdeHuntingQuery
        metadata: {name: scripts, namespace: %s}
        spec:
          tenantRef: {name: contoso}
          query: "DeviceProcessEvents | where AccountName == 'k3y'"
          sinks:
            - {name: siem, webhook: {url: "%s"}}
        """
            .formatted(stage.namespace(), CLOSED));
    stage.apply(
        MdeMachineAction.class,
        """
        apiVersion: mde-operator.io/v1alpha1
        kind: MdeMachineAction
        metadata:
          name: isolate-pc1
          namespace: %s
        spec:
          tenantRef: {name: contoso}
          machine: {dnsName: pc1.contoso.example}
          action: Isolate
          isolate: {type: Full}
          comment: "Because of k3y"
          notAfter: "2100-01-01T00:00:00Z"
        """
            .formatted(stage.namespace()));
  }

  private void awaitStates() {
    stage.awaitReady(MdeTenant.class, "contoso", "True", "Ready");
    stage.awaitReady(MdeTenant.class, "fabrikam", "False", "ConsentPending");
    stage.awaitReady(MdeTenant.class, "northwind", "False", "RolesMissing");
    stage.awaitReady(MdeTenant.class, "litware", "False", "ApplicationNotReady");
    // It hears of its tenant's refusal seconds later.
    stage.awaitReady(MdeApplication.class, "wrong", "False", "ClientSecretInvalid");
    stage.awaitReady(MdeAlertSync.class, "contoso-alerts", "True", "Ready");
    stage.awaitReady(MdeHuntingQuery.class, "scripts", "False", "GraphRoleMissing");
    stage.awaitReady(MdeMachineAction.class, "isolate-pc1", "False", "ActionNotAllowed");
  }

  static String id(int customer) {
    return "20000000-0000-4000-8000-00000000000" + customer;
  }
}
