package io.mdeoperator.entra;

import io.mdeoperator.api.v1alpha1.Reason;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a certificate of a Secret turns out to be. */
public sealed interface CertificateReading {
  /**
   * It can sign assertions now.
   *
   * @param chain the application's certificate first
   */
  record Usable(List<X509Certificate> chain, PrivateKey key) implements CertificateReading {
    /** When its time began. */
    public Instant validFrom() {
      return chain.getFirst().getNotBefore().toInstant();
    }

    /** When its time ends. */
    public Instant expires() {
      return chain.getFirst().getNotAfter().toInstant();
    }

    @Override
    public String toString() {
      return "CertificateReading.Usable[" + chain.getFirst().getSubjectX500Principal() + "]";
    }
  }

  /**
   * It cannot.
   *
   * @param what one sentence that names the Secret and the key in it, never a value
   * @param expires when its time ends, if it could be read so far
   */
  record Unusable(Reason reason, String what, Optional<Instant> expires)
      implements CertificateReading {}

  /**
   * Reads certificate and key: PEM, the key unencrypted in PKCS #8 or PKCS #1, RSA of at least 2048
   * bits, since MSAL signs by RS256 and takes no shorter one (Microsoft: "Microsoft identity
   * platform application authentication certificate credentials").
   */
  static CertificateReading read(ClientCredential.Certificate credential, Instant now) {
    return CertificateReader.read(credential, now);
  }
}
