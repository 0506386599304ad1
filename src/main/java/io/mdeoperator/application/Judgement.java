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
record Judgement(Finding finding, Optional<Instant> expires, String issuer, String subject) {
  static Judgement of(Finding finding) {
    return expiring(finding, Optional.empty());
  }

  static Judgement expiring(Finding finding, Optional<Instant> expires) {
    return new Judgement(finding, expires, null, null);
  }
}
