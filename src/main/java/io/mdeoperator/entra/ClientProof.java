package io.mdeoperator.entra;

import com.microsoft.aad.msal4j.ClientCredentialFactory;
import com.microsoft.aad.msal4j.IClientCredential;
import java.time.Instant;

/** What one token request proves the application's identity with, in MSAL's terms. */
sealed interface ClientProof {
  /**
   * It can be sent.
   *
   * @param request with the version of the credential that the answer is a verdict on
   */
  record Sendable(TokenRequest request, IClientCredential credential) implements ClientProof {}

  /** There is none, and why, for people. */
  record None(String why) implements ClientProof {}

  /** Reads the certificate or the token file, where the credential is one of them. */
  static ClientProof of(TokenRequest request, FederatedTokenFile tokenFile, Instant now) {
    return switch (request.credential()) {
      case ClientCredential.Unusable unusable -> new None(unusable.why());
      case ClientCredential.ClientSecret secret ->
          new Sendable(request, ClientCredentialFactory.createFromSecret(secret.value()));
      case ClientCredential.Certificate certificate ->
          switch (CertificateReading.read(certificate, now)) {
            case CertificateReading.Unusable unusable -> new None(unusable.what());
            case CertificateReading.Usable usable ->
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
