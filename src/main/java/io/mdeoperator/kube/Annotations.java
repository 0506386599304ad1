// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.mdeoperator.api.Api;
import java.util.Optional;

/** What users ask for by annotation. */
public final class Annotations {
  /** As long as the status may repeat it. */
  private static final int MAX_LENGTH = 256;

  private Annotations() {}

  /**
   * The value of {@code mde-operator.io/requested-at}, cut to 256 characters; null if there is
   * none.
   */
  public static String requestedAt(HasMetadata object) {
    return value(object, Api.REQUESTED_AT_ANNOTATION).orElse(null);
  }

  /** The value of an annotation, cut to 256 characters. */
  public static Optional<String> value(HasMetadata object, String annotation) {
    return Optional.ofNullable(object.getMetadata().getAnnotations().get(annotation))
        .map(value -> value.length() <= MAX_LENGTH ? value : value.substring(0, MAX_LENGTH));
  }
}
