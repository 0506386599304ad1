// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.application;

import io.fabric8.kubernetes.api.model.Secret;
import io.mdeoperator.api.Api;
import io.mdeoperator.api.Timestamps;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.entra.credential.ParsedCertificate;
import io.mdeoperator.kube.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Warns before a credential expires that works. A warning never stops an application; it changes
 * the reason of Ready once, which makes an event.
 */
final class CredentialExpiry {
  private static final Duration MAX_NOTICE = Duration.ofDays(30);

  /** No warning before cert-manager's default renewal time, two thirds of the lifetime. */
  private static final int WARNED_PART = 5;

  private CredentialExpiry() {}

  /** Warns of a certificate in its last 30 days, or in its last fifth where that is shorter. */
  static Finding ofCertificate(Finding works, ParsedCertificate certificate, Instant now) {
    var part =
        Duration.between(certificate.validFrom(), certificate.expires()).dividedBy(WARNED_PART);
    var ahead = part.compareTo(MAX_NOTICE) < 0 ? part : MAX_NOTICE;
    return certificate.expires().minus(ahead).isAfter(now)
        ? works
        : warned(
            works,
            Reason.CERTIFICATE_EXPIRES_SOON,
            "The certificate expires at " + certificate.expires() + ".");
  }

  /**
   * Warns of a client secret in its last 30 days, by the annotation on its Secret, and of an
   * annotation that cannot be parsed.
   */
  static Finding ofClientSecret(Finding works, Optional<Secret> secret, Instant now) {
    if (annotation(secret).isEmpty()) {
      return works;
    }
    return annotated(secret)
        .map(end -> end.minus(MAX_NOTICE).isAfter(now) ? works : ending(works, end, now))
        .orElseGet(
            () ->
                new Finding.Passed(
                    works.reason(),
                    works.message()
                        + " The annotation "
                        + Api.EXPIRES_ANNOTATION
                        + " of the Secret is ignored, because it is not a time such as"
                        + " 2027-05-01T00:00:00Z: correct it to be warned before the client secret"
                        + " expires."));
  }

  /** When the client secret expires, if the annotation says so: Entra never tells. */
  static Optional<Instant> annotated(Optional<Secret> secret) {
    return annotation(secret).flatMap(Timestamps::parse);
  }

  private static Optional<String> annotation(Optional<Secret> secret) {
    return secret
        .map(found -> found.getMetadata().getAnnotations())
        .map(annotations -> annotations.get(Api.EXPIRES_ANNOTATION));
  }

  private static Finding ending(Finding works, Instant end, Instant now) {
    return warned(
        works,
        Reason.CLIENT_SECRET_EXPIRES_SOON,
        "According to the annotation "
            + Api.EXPIRES_ANNOTATION
            + ", the client secret "
            + (end.isAfter(now) ? "expires at " : "expired at ")
            + end
            + ".");
  }

  /** That the former credential is used matters more, and this credential does not work at all. */
  private static Finding warned(Finding works, Reason reason, String what) {
    var first = works.reason() == Reason.FORMER_CREDENTIAL_IN_USE ? works.reason() : reason;
    return new Finding.Passed(first, works.message() + " " + what + " " + reason.remedy());
  }
}
