// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.machineaction;

import static java.util.function.Predicate.not;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.mdeoperator.api.Api;
import io.mdeoperator.api.v1alpha1.MdeMachineAction;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Keeps an object whose device is to be released until that is done. Only such objects have it:
 * others can be deleted while no operator runs. Thread-safe.
 */
final class ReleaseFinalizer {
  private static final String MANAGER = "mde-operator-release";
  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager(MANAGER)
          .withForce(true)
          .build();
  private static final PatchContext MERGE =
      new PatchContext.Builder()
          .withPatchType(PatchType.JSON_MERGE)
          .withFieldManager(MANAGER)
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
    apply(object, List.of()).filter(ReleaseFinalizer::isOn).ifPresent(this::removeOfAnybody);
  }

  private Optional<MdeMachineAction> apply(MdeMachineAction object, List<String> finalizers) {
    var patch = new MdeMachineAction();
    patch.setMetadata(
        new ObjectMetaBuilder()
            .withName(object.getMetadata().getName())
            .withNamespace(object.getMetadata().getNamespace())
            .withUid(object.getMetadata().getUid())
            .withResourceVersion(object.getMetadata().getResourceVersion())
            .withFinalizers(finalizers)
            .build());
    return unlessChanged(() -> client.resource(patch).patch(APPLY));
  }

  /** Of whoever has written it too, as a restore does: what they applied stays when we apply. */
  private void removeOfAnybody(MdeMachineAction object) {
    var metadata = object.getMetadata();
    var others = metadata.getFinalizers().stream().filter(not(Api.RELEASE_FINALIZER::equals));
    // A list that is empty would be left out of an object of the API.
    var patch =
        Map.of(
            "metadata",
            Map.of(
                "resourceVersion", metadata.getResourceVersion(), "finalizers", others.toList()));
    unlessChanged(() -> client.resource(object).patch(MERGE, Serialization.asJson(patch)));
  }

  private static Optional<MdeMachineAction> unlessChanged(Supplier<MdeMachineAction> patch) {
    try {
      return Optional.of(patch.get());
    } catch (KubernetesClientException e) {
      if (Set.of(HttpURLConnection.HTTP_CONFLICT, HttpURLConnection.HTTP_NOT_FOUND)
          .contains(e.getCode())) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
