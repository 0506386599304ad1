// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.directory;

import io.mdeoperator.simulator.entra.TokenRequest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;

/** A certificate that was uploaded to an app registration. */
public record RegisteredCertificate(X509Certificate certificate) implements AppCredential {
  @Override
  public boolean isProvedBy(TokenRequest request) {
    return false; // Only ClientAssertions can tell.
  }

  @Override
  public String authenticationClass() {
    return "2";
  }

  @Override
  public boolean isExpired(Instant now) {
    return !certificate.getNotAfter().toInstant().isAfter(now);
  }

  /** SHA-256 of the whole certificate, in lower-case hexadecimal digits. */
  public String thumbprint() {
    return thumbprint(certificate);
  }

  public static String thumbprint(X509Certificate certificate) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }
}
