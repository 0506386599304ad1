// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.demo.tables;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.OnControlPlane;
import io.mdeoperator.cluster.install.Installation;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The tables of {@link RenderedTables} are those that kubectl prints. */
@OnControlPlane
class ResourceTableClusterIT {
  private static final String KINDS = "mdetenants,mdealertsyncs";
  private static final String LAST_CELL = "(?m) +\\S+$";

  @Test
  void printsWhatKubectlPrints(ControlPlane cluster) {
    Installation.defineKinds(cluster);
    var namespace = cluster.namespace("table");
    for (var example : ProjectFiles.examples()) {
      if (List.of("MdeTenant", "MdeAlertSync").contains(example.getKind())) {
        var object = Serialization.clone((GenericKubernetesResource) example);
        object.getMetadata().setNamespace(namespace);
        cluster.client().resource(object).create();
      }
    }

    var printed = cluster.kubectl().run("get", KINDS, "-n", namespace);

    // The last cell is the age, which a second may change.
    assertThat(new RenderedTables(cluster.client()).of(namespace, KINDS).replaceAll(LAST_CELL, ""))
        .contains("fabrikam")
        .isEqualTo(printed.replaceAll(LAST_CELL, ""));
  }
}
