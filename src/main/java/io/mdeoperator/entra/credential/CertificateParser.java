// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra.credential;

import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.base.Pem;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;

/** Reads a certificate and its key out of PEM text. */
final class CertificateParser {
  private static final int MIN_BITS = 2048;

  private final ClientCredential.Certificate credential;

  CertificateParser(ClientCredential.Certificate credential) {
    this.credential = credential;
  }

  Result<ParsedCertificate> read(Instant now) {
    try {
      return Result.ok(usable(now));
    } catch (UnusableException e) {
      return Result.failed(e.problem);
    }
  }

  Optional<Instant> expires() {
    try {
      return Optional.of(chain().getFirst().getNotAfter().toInstant());
    } catch (UnusableException e) {
      return Optional.empty();
    }
  }

  private ParsedCertificate usable(Instant now) throws UnusableException {
    var chain = chain();
    var certificate = chain.getFirst();
    var key = key();
    if (!(certificate.getPublicKey() instanceof RSAPublicKey publicKey)
        || !publicKey.getModulus().equals(key.getModulus())) {
      throw unusable(
          Reason.CERTIFICATE_KEY_MISMATCH,
          in("tls.key") + " does not belong to the first certificate of 'tls.crt'.");
    }
    if (certificate.getNotBefore().toInstant().isAfter(now)) {
      throw unusable(
          Reason.CERTIFICATE_NOT_YET_VALID,
          in("tls.crt")
              + " is valid from "
              + certificate.getNotBefore().toInstant()
              + ", but the clock of the operator's node says "
              + now
              + ".");
    }
    if (!certificate.getNotAfter().toInstant().isAfter(now)) {
      throw unusable(
          Reason.CERTIFICATE_EXPIRED,
          in("tls.crt") + " expired at " + certificate.getNotAfter().toInstant() + ".");
    }
    return new ParsedCertificate(chain, key);
  }

  private List<X509Certificate> chain() throws UnusableException {
    try {
      var chain = Pem.certificates(credential.chainPem());
      if (chain.isEmpty()) {
        throw unusable(
            Reason.CERTIFICATE_UNREADABLE, in("tls.crt") + " contains no certificate in PEM.");
      }
      return chain;
    } catch (IOException e) {
      throw unusable(
          Reason.CERTIFICATE_UNREADABLE,
          in("tls.crt") + " does not contain readable certificates.");
    }
  }

  private RSAPrivateKey key() throws UnusableException {
    try {
      var plain = plainKey();
      if (!PKCSObjectIdentifiers.rsaEncryption.equals(
          plain.info().getPrivateKeyAlgorithm().getAlgorithm())) {
        throw unusable(Reason.CERTIFICATE_KEY_UNSUPPORTED, in("tls.key") + " is not an RSA key.");
      }
      var key = (RSAPrivateKey) plain.privateKey();
      if (key.getModulus().bitLength() < MIN_BITS) {
        throw unusable(
            Reason.CERTIFICATE_KEY_UNSUPPORTED,
            in("tls.key") + " is an RSA key of " + key.getModulus().bitLength() + " bits.");
      }
      return key;
    } catch (IOException e) {
      throw unusable(
          Reason.CERTIFICATE_UNREADABLE, in("tls.key") + " cannot be read as a private key.");
    }
  }

  private Pem.Key.Plain plainKey() throws IOException, UnusableException {
    return switch (Pem.key(credential.keyPem())) {
      case Pem.Key.Plain plain -> plain;
      case Pem.Key.Encrypted _ ->
          throw unusable(Reason.CERTIFICATE_KEY_UNSUPPORTED, in("tls.key") + " is encrypted.");
      case Pem.Key.None _ ->
          throw unusable(
              Reason.CERTIFICATE_UNREADABLE, in("tls.key") + " contains no private key in PEM.");
    };
  }

  private String in(String key) {
    return "The key '" + key + "' of the Secret '" + credential.secretName() + "'";
  }

  private static UnusableException unusable(Reason reason, String what) {
    return new UnusableException(new Problem(reason, what));
  }

  private static final class UnusableException extends Exception {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // never serialised
    private final Problem problem;

    UnusableException(Problem problem) {
      super(problem.message());
      this.problem = problem;
    }
  }
}
