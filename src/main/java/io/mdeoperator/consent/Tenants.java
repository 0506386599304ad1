// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.consent;

import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import java.util.Optional;

/** The tenants that there are. Objects must not be modified. Thread-safe. */
public interface Tenants {
  Optional<MdeTenant> withUid(String uid);

  /** The application that a tenant refers to. */
  Optional<MdeApplication> applicationOf(MdeTenant tenant);
}
