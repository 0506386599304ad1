package io.mdeoperator.application;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.credential.ApplicationCredential;
import io.mdeoperator.defender.Clouds;
import io.mdeoperator.entra.credential.ClientCredential;
import io.mdeoperator.entra.credential.FederatedTokenFile;
import io.mdeoperator.entra.credential.ParsedCertificate;
import io.mdeoperator.entra.gate.CredentialVerdicts;
import io.mdeoperator.entra.gate.CredentialVerdicts.Verdict;
import io.mdeoperator.kube.Finding;
import io.mdeoperator.kube.RemedyPlaceholders;
import java.time.Clock;
import java.util.Optional;

/**
 * Whether an application can be used: its credential is well formed and in its time, and no tenant
 * has shown that Entra refuses it.
 */
final class ApplicationChecks {
  private final CredentialVerdicts verdicts;
  private final FederatedTokenFile tokenFile;
  private final Clouds clouds;
  private final Clock clock;

  ApplicationChecks(
      CredentialVerdicts verdicts, FederatedTokenFile tokenFile, Clouds clouds, Clock clock) {
    this.verdicts = verdicts;
    this.tokenFile = tokenFile;
    this.clouds = clouds;
    this.clock = clock;
  }

  ApplicationCheckResult run(MdeApplication application, ApplicationInput input) {
    if (application.getSpec() == null || application.getSpec().clientId() == null) {
      return ApplicationCheckResult.of(
          Finding.failed(Reason.SPEC_INVALID, "spec.clientId is missing or invalid."));
    }
    var cloud = clouds.entra(application.getSpec().cloud());
    return switch (ApplicationCredential.of(application, input.secret(), cloud)) {
      case ApplicationCredential.Unusable unusable -> ApplicationCheckResult.of(unusable.finding());
      case ApplicationCredential.Usable usable -> judged(application, usable.credential(), input);
    };
  }

  private ApplicationCheckResult judged(
      MdeApplication application, ClientCredential credential, ApplicationInput input) {
    return switch (credential) {
      case ClientCredential.ClientSecret secret -> ofSecret(application, secret, input);
      case ClientCredential.Certificate certificate ->
          ofCertificate(application, certificate, input);
      case ClientCredential.FederatedToken token -> ofToken(application, token, input);
      case ClientCredential.Unusable unusable ->
          ApplicationCheckResult.of(Finding.failed(Reason.SPEC_INVALID, unusable.why()));
    };
  }

  private ApplicationCheckResult ofSecret(
      MdeApplication application, ClientCredential.ClientSecret secret, ApplicationInput input) {
    var finding = judged(application, secret.version(), "", input);
    return ApplicationCheckResult.expiring(
        finding instanceof Finding.Passed
            ? CredentialExpiry.ofClientSecret(finding, input.secret(), clock.instant())
            : finding,
        CredentialExpiry.annotated(input.secret()));
  }

  private ApplicationCheckResult ofCertificate(
      MdeApplication application,
      ClientCredential.Certificate certificate,
      ApplicationInput input) {
    var now = clock.instant();
    return switch (ParsedCertificate.read(certificate, now)) {
      case ParsedCertificate.Unusable unusable ->
          ApplicationCheckResult.expiring(
              Finding.failed(
                  unusable.reason(), unusable.what(), RemedyPlaceholders.of(application)),
              unusable.expires());
      case ParsedCertificate.Usable usable -> {
        var finding = judged(application, certificate.version(), "", input);
        yield ApplicationCheckResult.expiring(
            finding instanceof Finding.Passed
                ? CredentialExpiry.ofCertificate(finding, usable, now)
                : finding,
            Optional.of(usable.expires()));
      }
    };
  }

  private ApplicationCheckResult ofToken(
      MdeApplication application, ClientCredential.FederatedToken token, ApplicationInput input) {
    return switch (tokenFile.read(clock.instant())) {
      case FederatedTokenFile.Reading.Unusable unusable ->
          ApplicationCheckResult.of(
              Finding.failed(
                  unusable.reason(), unusable.what(), RemedyPlaceholders.of(application)));
      case FederatedTokenFile.Reading.Usable usable ->
          new ApplicationCheckResult(
              judged(
                  application,
                  usable.version(token.version().applicationUid()),
                  toRegister(usable),
                  input),
              Optional.empty(),
              usable.issuer(),
              usable.subject());
    };
  }

  /** What the partner has to enter at Entra; none of it is secret. */
  private static String toRegister(FederatedTokenFile.Reading.Usable token) {
    return "the app registration needs a federated credential with issuer "
        + token.issuer()
        + ", subject "
        + token.subject()
        + " and audience "
        + FederatedTokenFile.AUDIENCE;
  }

  /**
   * What tenants have shown of it.
   *
   * @param untilProved a clause that is told as long as no tenant got a token with it, or empty
   */
  private Finding judged(
      MdeApplication application,
      ClientCredential.Version version,
      String untilProved,
      ApplicationInput input) {
    return verdicts
        .verdict(version)
        .map(verdict -> judged(application, verdict, untilProved, input))
        .orElseGet(
            () ->
                new Finding.Passed(
                    Reason.READY,
                    told(
                        "The credential is well formed and will be proved by the first token that a tenant gets with it",
                        untilProved)));
  }

  /** One sentence. */
  private static String told(String what, String untilProved) {
    var sentence = what.endsWith(".") ? what.substring(0, what.length() - 1) : what;
    return untilProved.isEmpty() ? sentence + "." : sentence + "; " + untilProved + ".";
  }

  /** One tenant's word is believed where there is no second one to confirm it. */
  private static Finding judged(
      MdeApplication application, Verdict verdict, String untilProved, ApplicationInput input) {
    return switch (verdict) {
      case Verdict.Refused refused when refused.tenantIds().size() > 1 || input.witnesses() <= 1 ->
          Finding.failed(
              refused.failure().reason(),
              told(refused.failure().detail(), untilProved),
              RemedyPlaceholders.of(application));
      case Verdict.Refused _ ->
          new Finding.Passed(
              Reason.READY,
              "The credential is well formed, but Entra refused it for one tenant, which no second tenant has confirmed yet. Wait for the next check of another tenant, or follow the message of the refused tenant.");
      case Verdict.Proved _ ->
          new Finding.Passed(Reason.READY, "A tenant got a token with the credential.");
    };
  }
}
