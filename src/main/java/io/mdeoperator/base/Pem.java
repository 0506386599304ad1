// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.base;

import java.io.IOException;
import java.io.StringReader;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/** Certificates and keys in PEM (RFC 7468), as cert-manager and openssl write them. */
public final class Pem {
  private Pem() {}

  /** What there is of a private key. */
  public sealed interface Key {
    /** In PKCS #8, whatever it was written in. */
    record Plain(PrivateKeyInfo info) implements Key {
      /**
       * As JCA needs it.
       *
       * @throws IOException when its algorithm is not known, or its content is not of it
       */
      public PrivateKey privateKey() throws IOException {
        try {
          return new JcaPEMKeyConverter().getPrivateKey(info);
        } catch (RuntimeException e) {
          throw new IOException(e);
        }
      }
    }

    record Encrypted() implements Key {}

    record None() implements Key {}
  }

  /**
   * All certificates, in their order; other content is passed over.
   *
   * @throws IOException when something cannot be read
   */
  public static List<X509Certificate> certificates(String pem) throws IOException {
    var certificates = new ArrayList<X509Certificate>();
    try {
      var converter = new JcaX509CertificateConverter();
      for (var object : objects(pem)) {
        if (object instanceof X509CertificateHolder holder) {
          certificates.add(converter.getCertificate(holder));
        }
      }
    } catch (CertificateException | RuntimeException e) {
      throw new IOException(e);
    }
    return List.copyOf(certificates);
  }

  /**
   * The first private key.
   *
   * @throws IOException when something cannot be read
   */
  public static Key key(String pem) throws IOException {
    for (var object : objects(pem)) {
      switch (object) {
        case PrivateKeyInfo pkcs8 -> {
          return new Key.Plain(pkcs8);
        }
        case PEMKeyPair pair -> {
          return new Key.Plain(pair.getPrivateKeyInfo());
        }
        case PKCS8EncryptedPrivateKeyInfo _, PEMEncryptedKeyPair _ -> {
          return new Key.Encrypted();
        }
        default -> {
          // Such as the parameters that openssl writes before an EC key.
        }
      }
    }
    return new Key.None();
  }

  private static List<Object> objects(String pem) throws IOException {
    var objects = new ArrayList<>();
    try (var parser = new PEMParser(new StringReader(pem))) {
      for (var object = parser.readObject(); object != null; object = parser.readObject()) {
        objects.add(object);
      }
    } catch (RuntimeException e) {
      throw new IOException(e);
    }
    return objects;
  }
}
