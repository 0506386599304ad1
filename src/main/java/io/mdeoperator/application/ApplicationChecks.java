package io.mdeoperator.application;

import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.Reason;
import io.mdeoperator.entra.ClientCredential;
import io.mdeoperator.entra.CredentialVerdicts;
import io.mdeoperator.entra.CredentialVerdicts.Verdict;
import io.mdeoperator.kube.ApplicationCredential;
import io.mdeoperator.kube.CaseNames;
import io.mdeoperator.kube.Finding;

/**
 * Whether an application can be used: its credential is well formed, and no tenant has shown that
 * Entra refuses it.
 */
final class ApplicationChecks {
  private final CredentialVerdicts verdicts;

  ApplicationChecks(CredentialVerdicts verdicts) {
    this.verdicts = verdicts;
  }

  Finding run(MdeApplication application, ApplicationInput input) {
    if (application.getSpec() == null || application.getSpec().clientId() == null) {
      return Finding.failed(Reason.SPEC_INVALID, "spec.clientId is missing or cannot be read.");
    }
    return switch (ApplicationCredential.of(application, input.secret())) {
      case ApplicationCredential.Unusable unusable -> unusable.finding();
      case ApplicationCredential.Usable usable -> judged(application, usable.credential(), input);
    };
  }

  private Finding judged(
      MdeApplication application, ClientCredential credential, ApplicationInput input) {
    return verdicts
        .verdict(credential.version())
        .map(verdict -> judged(application, verdict, input))
        .orElseGet(
            () ->
                new Finding.Passed(
                    Reason.READY,
                    "The credential is well formed; it is proved as soon as a tenant gets a token with it."));
  }

  /** One tenant's word is believed where there is no second one to confirm it. */
  private static Finding judged(
      MdeApplication application, Verdict verdict, ApplicationInput input) {
    return switch (verdict) {
      case Verdict.Refused refused when refused.tenantIds().size() > 1 || input.witnesses() <= 1 ->
          Finding.failed(
              refused.failure().reason(), refused.failure().detail(), CaseNames.of(application));
      case Verdict.Refused refused ->
          new Finding.Passed(
              Reason.READY,
              "The credential is well formed; one tenant was refused for it, which a second one has yet to confirm.");
      case Verdict.Proved proved ->
          new Finding.Passed(Reason.READY, "A tenant got a token with the credential.");
    };
  }
}
