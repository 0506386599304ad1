// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra.gate;

import io.mdeoperator.remote.RemoteFailure;
import java.time.Duration;
import java.util.Set;

/** What tenants' token requests have shown about one version of a credential. */
public sealed interface CredentialState {
  /**
   * A tenant got a token with it.
   *
   * @param refusedBefore tenants that were refused because of it just before, in lower case: the
   *     servers of Entra that answered them may not know it yet
   */
  record Proven(Set<String> refusedBefore) implements CredentialState {}

  /**
   * Tenants were refused because of it.
   *
   * @param tenantIds in lower case
   * @param retryIn until one of them may retry it; not negative
   * @param isNew it has replaced a version that worked, so recently that Entra may not know it yet
   * @param formerWorks the version before it is still in use, since Entra has not refused that
   */
  record Refused(
      RemoteFailure failure,
      Set<String> tenantIds,
      Duration retryIn,
      boolean isNew,
      boolean formerWorks)
      implements CredentialState {}
}
