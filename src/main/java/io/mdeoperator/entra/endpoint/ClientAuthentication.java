package io.mdeoperator.entra.endpoint;

import com.microsoft.aad.msal4j.ClientCredentialFactory;
import com.microsoft.aad.msal4j.IClientCredential;
import io.mdeoperator.entra.credential.ClientCredential;
import io.mdeoperator.entra.credential.FederatedTokenFile;
import io.mdeoperator.entra.credential.ParsedCertificate;
import io.mdeoperator.entra.token.TokenRequest;
import java.time.Instant;

/** What one token request proves the application's identity with, in MSAL's terms. */
public sealed interface ClientAuthentication {
  /**
   * It can be sent.
   *
   * @param request with the version of the credential that the answer is a verdict on
   */
  public record Sendable(TokenRequest request, IClientCredential credential)
      implements ClientAuthentication {}

  /** There is none, and why, for people. */
  public record None(String why) implements ClientAuthentication {}

  /** Reads the certificate or the token file, where the credential is one of them. */
  static ClientAuthentication of(TokenRequest request, FederatedTokenFile tokenFile, Instant now) {
    return switch (request.credential()) {
      case ClientCredential.Unusable unusable -> new None(unusable.why());
      case ClientCredential.ClientSecret secret ->
          new Sendable(request, ClientCredentialFactory.createFromSecret(secret.value()));
      case ClientCredential.Certificate certificate ->
          switch (ParsedCertificate.read(certificate, now)) {
            case ParsedCertificate.Unusable unusable -> new None(unusable.what());
            case ParsedCertificate.Usable usable ->
                new Sendable(
                    request,
                    ClientCredentialFactory.createFromCertificateChain(
                        usable.key(), usable.chain()));
          };
      case ClientCredential.FederatedToken federated ->
          switch (tokenFile.read(now)) {
            case FederatedTokenFile.Reading.Unusable unusable -> new None(unusable.what());
            case FederatedTokenFile.Reading.Usable usable ->
                new Sendable(
                    about(request, usable.version(federated.version().applicationUid())),
                    ClientCredentialFactory.createFromClientAssertion(usable.assertion()));
          };
    };
  }

  private static TokenRequest about(TokenRequest request, ClientCredential.Version version) {
    return new TokenRequest(
        request.cloud(),
        request.clientId(),
        request.tenantId(),
        new ClientCredential.FederatedToken(version));
  }
}
