// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;

/** To whom objects belong. */
public final class OwnerReferences {
  private OwnerReferences() {}

  /** Of an object's controller: what it made goes when it goes. */
  public static OwnerReference controller(HasMetadata controller) {
    return new OwnerReferenceBuilder()
        .withApiVersion(controller.getApiVersion())
        .withKind(controller.getKind())
        .withName(controller.getMetadata().getName())
        .withUid(controller.getMetadata().getUid())
        .withController(true)
        .build();
  }
}
