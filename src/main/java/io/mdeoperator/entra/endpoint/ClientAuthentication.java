// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra.endpoint;

import com.microsoft.aad.msal4j.ClientCredentialFactory;
import com.microsoft.aad.msal4j.IClientCredential;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.entra.credential.ClientCredential;
import io.mdeoperator.entra.credential.FederatedTokens;
import io.mdeoperator.entra.credential.ParsedCertificate;
import io.mdeoperator.entra.credential.ServiceAccountToken;
import io.mdeoperator.entra.token.TokenRequest;
import java.time.Instant;

/**
 * How one token request proves the application's identity, in MSAL's terms.
 *
 * @param request with the version of the credential that the answer proves or refuses
 */
public record ClientAuthentication(TokenRequest request, IClientCredential credential) {
  /** Reads the certificate or the service account token, where the credential is one of them. */
  public static Result<ClientAuthentication> of(
      TokenRequest request, FederatedTokens federatedTokens, Instant now) {
    return switch (request.credential()) {
      case ClientCredential.Unusable unusable -> unusable(unusable.why());
      case ClientCredential.ClientSecret secret ->
          Result.ok(
              new ClientAuthentication(
                  request, ClientCredentialFactory.createFromSecret(secret.value())));
      case ClientCredential.Certificate certificate ->
          switch (ParsedCertificate.read(certificate, now)) {
            case Result.Failed<ParsedCertificate>(var problem) -> unusable(problem.message());
            case Result.Ok<ParsedCertificate>(var parsed) ->
                Result.ok(
                    new ClientAuthentication(
                        request,
                        ClientCredentialFactory.createFromCertificateChain(
                            parsed.key(), parsed.chain())));
          };
      case ClientCredential.FederatedToken federated ->
          switch (federatedTokens.token(federated)) {
            case Result.Failed<ServiceAccountToken>(var problem) -> unusable(problem.message());
            case Result.Ok<ServiceAccountToken>(var token) ->
                Result.ok(
                    new ClientAuthentication(
                        request.with(federated.with(token)),
                        ClientCredentialFactory.createFromClientAssertion(token.assertion())));
          };
    };
  }

  private static Result<ClientAuthentication> unusable(String why) {
    return Result.failed(Reason.APPLICATION_NOT_READY, why);
  }
}
