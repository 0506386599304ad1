// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.fleet;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.mdeoperator.api.Timestamps;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.credential.TenantGate;
import java.util.Optional;

/** Why an object for one tenant rests because somebody wants it to. Pure. */
public final class Pause {
  private Pause() {}

  /**
   * What its status says then.
   *
   * @param word what the object is, such as {@code feed}
   * @param isSuspended whether its own spec says so, as that of a child does whose tenant has left
   */
  public static Optional<String> of(
      HasMetadata object, String word, boolean isSuspended, Optional<MdeTenant> tenant) {
    return isSuspended
        ? Optional.of(
            Children.deletion(object)
                .map(Timestamps::seconds)
                .map(deletion -> matchesNoMore(word, deletion))
                .orElse(Reason.SUSPENDED.meaningAndRemedy()))
        : tenant
            .filter(found -> found.getSpec() != null && found.getSpec().suspend())
            .map(
                found ->
                    TenantGate.named(found)
                        + " is suspended. Set its spec.suspend to false to resume.");
  }

  private static String matchesNoMore(String word, String deletion) {
    return "The labels of the tenant no longer match the spec.tenantSelector of the "
        + word
        + " that this one belongs to."
        + " It resumes where it stopped if they match again, and is deleted at "
        + deletion
        + ".";
  }
}
