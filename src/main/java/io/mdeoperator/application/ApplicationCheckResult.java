package io.mdeoperator.application;

import io.mdeoperator.kube.Finding;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of an application and its credential.
 *
 * @param expires when the credential ends, where that is known
 * @param issuer who issued the federated token; null where there is none
 * @param subject whom the federated token is about; null where there is none
 */
record ApplicationCheckResult(
    Finding finding, Optional<Instant> expires, String issuer, String subject) {
  static ApplicationCheckResult of(Finding finding) {
    return expiring(finding, Optional.empty());
  }

  static ApplicationCheckResult expiring(Finding finding, Optional<Instant> expires) {
    return new ApplicationCheckResult(finding, expires, null, null);
  }
}
