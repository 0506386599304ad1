// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.machineaction;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.mdeoperator.api.Api;
import io.mdeoperator.api.v1alpha1.MdeMachineAction;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Set;

/**
 * Keeps an object whose device is to be released until that is done. Only such objects have it:
 * others can be deleted while no operator runs. Thread-safe.
 */
final class ReleaseFinalizer {
  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager("mde-operator-release")
          .withForce(true)
          .build();

  private final KubernetesClient client;

  ReleaseFinalizer(KubernetesClient client) {
    this.client = client;
  }

  static boolean isOn(MdeMachineAction object) {
    return object.getMetadata().getFinalizers().contains(Api.RELEASE_FINALIZER);
  }

  /** Does nothing where somebody else has written the object; the caller comes again. */
  void add(MdeMachineAction object) {
    apply(object, List.of(Api.RELEASE_FINALIZER));
  }

  /** Does nothing where somebody else has written the object; the caller comes again. */
  void remove(MdeMachineAction object) {
    apply(object, List.of());
  }

  private void apply(MdeMachineAction object, List<String> finalizers) {
    var patch = new MdeMachineAction();
    patch.setMetadata(
        new ObjectMetaBuilder()
            .withName(object.getMetadata().getName())
            .withNamespace(object.getMetadata().getNamespace())
            .withUid(object.getMetadata().getUid())
            .withResourceVersion(object.getMetadata().getResourceVersion())
            .withFinalizers(finalizers)
            .build());
    try {
      client.resource(patch).patch(APPLY);
    } catch (KubernetesClientException e) {
      if (!Set.of(HttpURLConnection.HTTP_CONFLICT, HttpURLConnection.HTTP_NOT_FOUND)
          .contains(e.getCode())) {
        throw e;
      }
    }
  }
}
