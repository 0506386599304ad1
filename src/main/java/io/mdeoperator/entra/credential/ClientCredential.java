// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra.credential;

import java.util.Optional;

/** How an application authenticates. Never printed: {@code toString} shows no value. */
public sealed interface ClientCredential {
  /**
   * Identifies the application object and the version of its Secret; what is known of a credential
   * holds for this version only.
   */
  Version version();

  /**
   * One version of one credential.
   *
   * @param applicationUid UID of the MdeApplication
   * @param secretVersion resourceVersion of the Secret, and the key in it; for a federated token
   *     what Entra compares: issuer, subject, audience
   */
  public record Version(String applicationUid, String secretVersion) {}

  /** A client secret. */
  public record ClientSecret(Version version, String value) implements ClientCredential {
    @Override
    public String toString() {
      return "ClientSecret[" + version + "]";
    }
  }

  /**
   * A certificate as it is in a {@code kubernetes.io/tls} Secret, not parsed yet: {@link
   * ParsedCertificate} does, which costs too much to be done at every check of a tenant.
   *
   * @param secretName names the Secret in messages
   * @param chainPem the application's certificate, followed by its chain
   * @param keyPem its private key
   */
  public record Certificate(Version version, String secretName, String chainPem, String keyPem)
      implements ClientCredential {
    @Override
    public String toString() {
      return "Certificate[" + version + ", " + secretName + "]";
    }
  }

  /**
   * A service account token. It is not kept here: {@link FederatedTokens} gives it for each
   * request, and the token gives the version that is proven or refused.
   *
   * @param namespace of the application
   * @param serviceAccount in that namespace; empty: the operator's own, which is an ambient
   *     credential
   */
  public record FederatedToken(
      Version version, String namespace, String clientId, Optional<String> serviceAccount)
      implements ClientCredential {
    /** Before a token was read. */
    public static FederatedToken of(
        String applicationUid, String namespace, String clientId, Optional<String> serviceAccount) {
      return new FederatedToken(
          new Version(applicationUid, "federatedToken"), namespace, clientId, serviceAccount);
    }

    public FederatedToken with(ServiceAccountToken token) {
      return new FederatedToken(
          token.version(version.applicationUid()), namespace, clientId, serviceAccount);
    }
  }

  /**
   * None that could be used. Cached tokens stay in use; new ones are refused without asking Entra.
   *
   * @param why one sentence for people
   */
  public record Unusable(Version version, String why) implements ClientCredential {}
}
