// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.application;

import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.credential.ApplicationCredential;
import io.mdeoperator.defender.Clouds;
import io.mdeoperator.entra.credential.ClientCredential;
import io.mdeoperator.entra.credential.FederatedTokens;
import io.mdeoperator.entra.credential.ParsedCertificate;
import io.mdeoperator.entra.credential.ServiceAccountToken;
import io.mdeoperator.entra.gate.CredentialGate;
import io.mdeoperator.entra.gate.CredentialState;
import io.mdeoperator.kube.Finding;
import io.mdeoperator.kube.RemedyPlaceholders;
import java.time.Clock;
import java.util.Optional;

/**
 * Whether an application can be used: its credential is well formed and valid now, and no tenant
 * has shown that Entra refuses it.
 */
final class ApplicationChecks {
  private final CredentialGate gate;
  private final FederatedTokens federatedTokens;
  private final Clouds clouds;
  private final Clock clock;

  ApplicationChecks(
      CredentialGate gate, FederatedTokens federatedTokens, Clouds clouds, Clock clock) {
    this.gate = gate;
    this.federatedTokens = federatedTokens;
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
      case Result.Failed<ClientCredential>(var problem) ->
          ApplicationCheckResult.of(Finding.failed(problem.reason(), problem.message()));
      case Result.Ok<ClientCredential>(var credential) -> judged(application, credential, input);
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
            CredentialExpiry.annotated(input.secret()))
        .withNew(isNew(secret.version()));
  }

  private ApplicationCheckResult ofCertificate(
      MdeApplication application,
      ClientCredential.Certificate certificate,
      ApplicationInput input) {
    var now = clock.instant();
    return switch (ParsedCertificate.read(certificate, now)) {
      case Result.Failed<ParsedCertificate>(var problem) ->
          ApplicationCheckResult.expiring(
              failed(application, problem), ParsedCertificate.expires(certificate));
      case Result.Ok<ParsedCertificate>(var parsed) -> {
        var finding = judged(application, certificate.version(), "", input);
        yield ApplicationCheckResult.expiring(
                finding instanceof Finding.Passed
                    ? CredentialExpiry.ofCertificate(finding, parsed, now)
                    : finding,
                Optional.of(parsed.expires()))
            .withNew(isNew(certificate.version()));
      }
    };
  }

  private ApplicationCheckResult ofToken(
      MdeApplication application, ClientCredential.FederatedToken token, ApplicationInput input) {
    return switch (federatedTokens.token(token)) {
      case Result.Failed<ServiceAccountToken>(var problem) ->
          ApplicationCheckResult.of(failed(application, problem));
      case Result.Ok<ServiceAccountToken>(var current) ->
          new ApplicationCheckResult(
              judged(
                  application,
                  current.version(token.version().applicationUid()),
                  toRegister(current),
                  input),
              Optional.empty(),
              current.issuer(),
              current.subject(),
              false);
    };
  }

  private boolean isNew(ClientCredential.Version version) {
    return gate.state(version).orElse(null) instanceof CredentialState.Refused refused
        && refused.isNew();
  }

  /** What the partner must register at Entra; none of it is secret. */
  private static String toRegister(ServiceAccountToken token) {
    return "the app registration needs a federated credential with issuer "
        + token.issuer()
        + ", subject "
        + token.subject()
        + " and audience "
        + ServiceAccountToken.AUDIENCE;
  }

  private static Finding failed(MdeApplication application, Problem problem) {
    return Finding.failed(problem.reason(), problem.message(), RemedyPlaceholders.of(application));
  }

  /**
   * What tenants have shown of it.
   *
   * @param untilProved a clause to add as long as no tenant got a token with it; may be empty
   */
  private Finding judged(
      MdeApplication application,
      ClientCredential.Version version,
      String untilProved,
      ApplicationInput input) {
    return gate.state(version)
        .map(state -> judged(application, state, untilProved, input))
        .orElseGet(
            () ->
                new Finding.Passed(
                    Reason.READY,
                    sentence(
                        "The credential is well formed and will be proved by the first token that a tenant gets with it",
                        untilProved)));
  }

  private static String sentence(String what, String untilProved) {
    var start = what.endsWith(".") ? what.substring(0, what.length() - 1) : what;
    return untilProved.isEmpty() ? start + "." : start + "; " + untilProved + ".";
  }

  /** One tenant's refusal is enough where no second tenant can confirm it. */
  private static Finding judged(
      MdeApplication application,
      CredentialState state,
      String untilProved,
      ApplicationInput input) {
    return switch (state) {
      case CredentialState.Refused refused when refused.formerWorks() ->
          new Finding.Passed(
              Reason.FORMER_CREDENTIAL_IN_USE,
              refused.failure().detail()
                  + " The operator continues with the credential that was in the Secret before, until Entra refuses that, too. "
                  + refused.failure().reason().remedy(RemedyPlaceholders.of(application)));
      case CredentialState.Refused refused
          when refused.tenantIds().size() > 1 || input.confirmingTenants() <= 1 ->
          Finding.failed(
              refused.failure().reason(),
              sentence(refused.failure().detail(), untilProved),
              RemedyPlaceholders.of(application));
      case CredentialState.Refused refused ->
          new Finding.Passed(
              Reason.READY,
              "One tenant was refused because of the credential, and no second tenant has confirmed this yet: "
                  + refused.failure().detail()
                  + " Wait for the next check of another tenant.");
      case CredentialState.Proven _ ->
          new Finding.Passed(Reason.READY, "A tenant got a token with the credential.");
    };
  }
}
