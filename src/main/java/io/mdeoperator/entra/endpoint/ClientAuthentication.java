// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra.endpoint;

import com.microsoft.aad.msal4j.ClientCredentialFactory;
import com.microsoft.aad.msal4j.IClientCredential;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.entra.credential.ClientCredential;
import io.mdeoperator.entra.credential.FederatedTokenFile;
import io.mdeoperator.entra.credential.ParsedCertificate;
import io.mdeoperator.entra.token.TokenRequest;
import java.time.Instant;

/**
 * How one token request proves the application's identity, in MSAL's terms.
 *
 * @param request with the version of the credential that the answer proves or refuses
 */
public record ClientAuthentication(TokenRequest request, IClientCredential credential) {
  /** Reads the certificate or the token file, where the credential is one of them. */
  public static Result<ClientAuthentication> of(
      TokenRequest request, FederatedTokenFile tokenFile, Instant now) {
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
          switch (tokenFile.read(now)) {
            case Result.Failed<FederatedTokenFile.Token>(var problem) ->
                unusable(problem.message());
            case Result.Ok<FederatedTokenFile.Token>(var token) ->
                Result.ok(
                    new ClientAuthentication(
                        request.with(
                            new ClientCredential.FederatedToken(
                                token.version(federated.version().applicationUid()))),
                        ClientCredentialFactory.createFromClientAssertion(token.assertion())));
          };
    };
  }

  private static Result<ClientAuthentication> unusable(String why) {
    return Result.failed(Reason.APPLICATION_NOT_READY, why);
  }
}
