// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import io.fabric8.kubernetes.client.Config;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.OnControlPlane;
import io.mdeoperator.cluster.install.Installation;
import io.mdeoperator.testing.TestEnvironment;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Objects that an older schema let in. */
@OnControlPlane(own = true)
class UnreadableObjectClusterIT {
  private static final String CONTOSO = "22222222-2222-2222-2222-222222222222";

  @Test
  void doNotKeepTheOthersFromBeingServed(ControlPlane cluster) throws Exception {
    Installation.install(cluster);
    var namespace = cluster.namespace("unreadable");
    createUnreadableTenant(cluster, namespace);
    try (var stage =
        new TestEnvironment(
            cluster.client(),
            Config.fromKubeconfig(Installation.operatorKubeconfig(cluster).toFile()),
            namespace)) {
      stage.customer(CONTOSO, "Contoso").consent(stage.app());
      stage.secret(TestEnvironment.CLIENT_SECRET);
      stage.application();
      stage.tenant("contoso", CONTOSO);

      stage.startOperator();

      stage.awaitReady(MdeTenant.class, "contoso", "True", "Ready");
      assertThat(
              cluster
                  .kubectl()
                  .run(
                      "wait",
                      "-n",
                      namespace,
                      "--for=jsonpath={.status.conditions[?(@.type==\"Ready\")].reason}=SpecInvalid",
                      "mdetenant/old"))
          .contains("condition met");
    }
  }

  private static void createUnreadableTenant(ControlPlane cluster, String namespace) {
    cluster
        .client()
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .withName("mdetenants.mde-operator.io")
        .edit(UnreadableObjectClusterIT::withoutSchema);
    var manifest =
        """
        apiVersion: mde-operator.io/v1alpha1
        kind: MdeTenant
        metadata: {name: old, namespace: %s}
        spec: {tenantId: {nested: 1}, applicationRef: partner, checkPeriod: [15m], geo: Mars, requiredRoles: all}
        """
            .formatted(namespace);
    Awaitility.await().ignoreExceptions().untilAsserted(() -> cluster.kubectl().apply(manifest));
  }

  private static CustomResourceDefinition withoutSchema(CustomResourceDefinition definition) {
    var anything =
        new JSONSchemaPropsBuilder()
            .withType("object")
            .withXKubernetesPreserveUnknownFields(true)
            .build();
    definition
        .getSpec()
        .getVersions()
        .forEach(version -> version.getSchema().setOpenAPIV3Schema(anything));
    definition.getSpec().getVersions().forEach(version -> version.setSelectableFields(null));
    return definition;
  }
}
