// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra.credential;

import io.mdeoperator.api.reason.Result;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A certificate and its key that can sign assertions.
 *
 * @param chain the application's certificate first
 */
public record ParsedCertificate(List<X509Certificate> chain, PrivateKey key) {
  /**
   * Reads certificate and key: PEM, the key unencrypted in PKCS #8 or PKCS #1, RSA of at least 2048
   * bits, since MSAL signs by RS256 and takes no shorter one (Microsoft: "Microsoft identity
   * platform application authentication certificate credentials"). A problem's message names the
   * Secret and the key in it, never a value.
   */
  public static Result<ParsedCertificate> read(
      ClientCredential.Certificate credential, Instant now) {
    return new CertificateParser(credential).read(now);
  }

  /** When a certificate expires, if it can be read, whether or not it can be used. */
  public static Optional<Instant> expires(ClientCredential.Certificate credential) {
    return new CertificateParser(credential).expires();
  }

  public Instant validFrom() {
    return chain.getFirst().getNotBefore().toInstant();
  }

  public Instant expires() {
    return chain.getFirst().getNotAfter().toInstant();
  }

  @Override
  public String toString() {
    return "ParsedCertificate[" + chain.getFirst().getSubjectX500Principal() + "]";
  }
}
