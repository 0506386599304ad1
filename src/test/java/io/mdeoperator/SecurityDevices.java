// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.mdeoperator.api.v1alpha1.MdeMachineAction;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.testing.TestEnvironment;
import java.time.Duration;

/** What happens to a device while the operator's conduct is watched. */
record SecurityDevices(TestEnvironment stage, CustomerTenant contoso) {
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  /** The object is deleted before the release is due, which its finalizer holds up. */
  void isolateOneForAWhile() {
    var device = contoso.machines().workstation("pc1.contoso.example");
    stage
        .user()
        .resources(MdeTenant.class)
        .inNamespace(stage.namespace())
        .withName("contoso")
        .patch(MERGE, "{\"spec\":{\"actions\":{\"allowed\":[\"Isolate\"]}}}");
    stage.apply(
        MdeMachineAction.class,
        """
        metadata: {name: isolate-pc1, namespace: %s}
        spec:
          tenantRef: {name: contoso}
          machine: {id: %s}
          action: Isolate
          isolate: {type: Full}
          comment: Test
          releaseAfter: 1h
          notAfter: '2099-01-01T00:00:00Z'
        """
            .formatted(stage.namespace(), device.id()));
    stage.awaitReady(MdeMachineAction.class, "isolate-pc1", "True", "Succeeded");
    var objects = stage.user().resources(MdeMachineAction.class).inNamespace(stage.namespace());
    objects.withName("isolate-pc1").delete();
    objects
        .withName("isolate-pc1")
        .patch(
            MERGE,
            "{\"metadata\":{\"annotations\":{\"mde-operator.io/abandon-release\":\"true\"}}}");
    await().atMost(TIMEOUT).until(() -> objects.withName("isolate-pc1").get() == null);
  }
}
