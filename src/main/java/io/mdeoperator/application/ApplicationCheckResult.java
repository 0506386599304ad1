// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.application;

import io.mdeoperator.kube.Finding;
import java.time.Instant;
import java.util.Optional;

/**
 * The result of an application's checks.
 *
 * @param expires when the credential expires, if that is known
 * @param issuer who issued the federated token; null where there is none
 * @param subject subject of the federated token; null where there is none
 * @param isNew the credential is so new that Entra may not know it yet
 */
record ApplicationCheckResult(
    Finding finding, Optional<Instant> expires, String issuer, String subject, boolean isNew) {
  static ApplicationCheckResult of(Finding finding) {
    return expiring(finding, Optional.empty());
  }

  static ApplicationCheckResult expiring(Finding finding, Optional<Instant> expires) {
    return new ApplicationCheckResult(finding, expires, null, null, false);
  }

  ApplicationCheckResult withNew(boolean credentialIsNew) {
    return new ApplicationCheckResult(finding, expires, issuer, subject, credentialIsNew);
  }
}
