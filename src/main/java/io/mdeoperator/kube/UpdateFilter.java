// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.mdeoperator.api.Api;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.api.v1alpha1.MdeTenantStatus;
import io.mdeoperator.api.v1alpha1.MdeTenantStatus.ConsentStatus;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which updates of an object trigger its reconciliation: those of its spec, of the annotations that
 * ask for something, and of a tenant's callback time, the one part of a status that another writer
 * owns.
 */
public final class UpdateFilter {
  private UpdateFilter() {}

  /**
   * Whether it is a new object of the same name: a gap in the watch can make one update of both.
   */
  static boolean isAnother(HasMetadata newer, HasMetadata older) {
    return !Objects.equals(newer.getMetadata().getUid(), older.getMetadata().getUid());
  }

  /** Whether the spec may be another: that of a new object of the same name, too. */
  public static boolean changesSpec(HasMetadata newer, HasMetadata older) {
    return isAnother(newer, older)
        || !Objects.equals(
            newer.getMetadata().getGeneration(), older.getMetadata().getGeneration());
  }

  /** Whether an update is relevant. */
  public static boolean isRelevant(HasMetadata newer, HasMetadata older) {
    return changesSpec(newer, older)
        || Stream.of(
                Api.REQUESTED_AT_ANNOTATION,
                Api.REPLAY_FROM_ANNOTATION,
                Api.REDRIVE_ANNOTATION,
                Api.APPROVED_BY_ANNOTATION,
                Api.POST_ANYWAY_ANNOTATION,
                Api.ABANDON_RELEASE_ANNOTATION)
            .anyMatch(
                annotation ->
                    !Objects.equals(annotation(newer, annotation), annotation(older, annotation)))
        || !callbackTime(newer).equals(callbackTime(older));
  }

  private static Optional<String> callbackTime(HasMetadata object) {
    return object instanceof MdeTenant tenant
        ? MdeTenantStatus.consentOf(tenant).map(ConsentStatus::lastCallbackTime)
        : Optional.empty();
  }

  private static String annotation(HasMetadata object, String name) {
    return object.getMetadata().getAnnotations().get(name);
  }
}
