package io.mdeoperator.entra.credential;

import io.mdeoperator.api.reason.Reason;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a certificate of a Secret turns out to be. */
public sealed interface ParsedCertificate {
  /**
   * It can sign assertions now.
   *
   * @param chain the application's certificate first
   */
  public record Usable(List<X509Certificate> chain, PrivateKey key) implements ParsedCertificate {
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
  public record Unusable(Reason reason, String what, Optional<Instant> expires)
      implements ParsedCertificate {}

  /**
   * Reads certificate and key: PEM, the key unencrypted in PKCS #8 or PKCS #1, RSA of at least 2048
   * bits, since MSAL signs by RS256 and takes no shorter one (Microsoft: "Microsoft identity
   * platform application authentication certificate credentials").
   */
  static ParsedCertificate read(ClientCredential.Certificate credential, Instant now) {
    return CertificateParser.read(credential, now);
  }
}
