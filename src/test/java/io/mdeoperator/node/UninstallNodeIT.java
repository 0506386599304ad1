// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.mdeoperator.cluster.install.Installation;
import org.junit.jupiter.api.Test;

/** What is shipped, removed again. */
@OnNode
class UninstallNodeIT {
  @Test
  void leavesUsersSecretsAndNothingOfItsOwn(Node node) throws Exception {
    var pods = OperatorPods.install(node);
    node.client()
        .resource(new NamespaceBuilder().withNewMetadata().withName("kept").endMetadata().build())
        .serverSideApply();
    var secret =
        new SecretBuilder()
            .withNewMetadata()
            .withNamespace("kept")
            .withName("partner-app")
            .addToLabels("mde-operator.io/credential", "application")
            .endMetadata()
            .addToStringData("clientSecret", "some")
            .build();
    node.client().resource(secret).serverSideApply();

    OperatorPods.uninstall(node);

    assertThat(pods.all()).isEmpty();
    assertThat(node.client().namespaces().withName(Installation.NAMESPACE).get()).isNull();
    assertThat(node.kubectl().run("get", "crds", "-o", "name")).doesNotContain("mde-operator.io");
    assertThat(node.kubectl().run("get", "clusterroles,clusterrolebindings", "-o", "name"))
        .doesNotContain("/mde-operator");
    assertThat(node.client().resource(secret).get()).isNotNull();
    assertThat(OperatorPods.install(node).ready()).hasSize(2);
  }
}
