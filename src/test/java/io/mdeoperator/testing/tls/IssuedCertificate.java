// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.testing.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/** A certificate of a {@link TestAuthority} with its private key. */
public record IssuedCertificate(X509Certificate certificate, PrivateKey privateKey) {

  /** The certificate alone, PEM. */
  public String certificatePem() {
    return Pem.encode("CERTIFICATE", TestAuthority.encoded(certificate));
  }

  /** The private key, unencrypted PKCS #8, PEM. */
  public String privateKeyPem() {
    return Pem.encode("PRIVATE KEY", privateKey.getEncoded());
  }
}
