// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.credential;

import io.fabric8.kubernetes.api.model.Secret;
import io.mdeoperator.api.Api;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.kube.Annotations;

/** A Secret whose content the caches do not hold, since no credential is that large. */
final class LargeSecret {
  private LargeSecret() {}

  static boolean is(Secret secret) {
    return Annotations.value(secret, Api.TOO_LARGE_ANNOTATION).isPresent();
  }

  /**
   * Why it cannot be used.
   *
   * @param the begins the message: the article, and whatever is before it
   */
  static <T> Result<T> failed(String the, Secret secret) {
    return Result.failed(
        Reason.SECRET_VALUE_MALFORMED,
        the
            + " Secret '"
            + secret.getMetadata().getName()
            + "' has more than 64 KiB in base64, so the operator reads nothing of it. Remove"
            + " from it what is not used here.");
  }
}
