// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.cluster;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The certificate authority of one control plane: it signs the API server's certificate and those
 * that users prove themselves with. RSA, since fabric8 reads other keys with BouncyCastle only,
 * which the operator does not carry.
 */
public final class ClusterAuthority {
  private static final Duration VALIDITY = Duration.ofDays(30);

  /** A certificate and its private key (PKCS #8), both as PEM. */
  public record Identity(String certificate, String key) {}

  private final X500Name name = new X500Name("CN=mde-operator-test-cluster");
  private final KeyPair keys = newKeys();
  private final X509CertificateHolder certificate;

  public ClusterAuthority() {
    var self = builder(name, keys);
    extend(self, Extension.basicConstraints, new BasicConstraints(true));
    certificate = sign(self);
  }

  /** The certificate to trust, as PEM. */
  public String certificate() {
    return pem(certificate);
  }

  /** For a server on 127.0.0.1. */
  public Identity server() {
    var names =
        new GeneralName[] {
          new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
          new GeneralName(GeneralName.dNSName, "localhost")
        };
    var pair = newKeys();
    var builder = builder(new X500Name("CN=kube-apiserver"), pair);
    extend(builder, Extension.subjectAlternativeName, new GeneralNames(names));
    return finish(builder, pair, KeyPurposeId.id_kp_serverAuth);
  }

  /** For a user: the API server takes the common name as user name, organizations as groups. */
  public Identity user(String userName, List<String> groups) {
    var subject = new X500NameBuilder().addRDN(BCStyle.CN, userName);
    groups.forEach(group -> subject.addRDN(BCStyle.O, group));
    var pair = newKeys();
    return finish(builder(subject.build(), pair), pair, KeyPurposeId.id_kp_clientAuth);
  }

  /** A private key that signs the tokens of service accounts, as PEM. */
  public static String newSigningKey() {
    return pem(newKeys());
  }

  private Identity finish(X509v3CertificateBuilder builder, KeyPair pair, KeyPurposeId purpose) {
    extend(builder, Extension.extendedKeyUsage, new ExtendedKeyUsage(purpose));
    return new Identity(pem(sign(builder)), pem(pair));
  }

  private X509v3CertificateBuilder builder(X500Name subject, KeyPair pair) {
    var now = Instant.now();
    return new JcaX509v3CertificateBuilder(
        name,
        new BigInteger(64, new SecureRandom()),
        Date.from(now.minus(Duration.ofMinutes(5))),
        Date.from(now.plus(VALIDITY)),
        subject,
        pair.getPublic());
  }

  private X509CertificateHolder sign(X509v3CertificateBuilder builder) {
    try {
      return builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(keys.getPrivate()));
    } catch (OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void extend(
      X509v3CertificateBuilder builder, ASN1ObjectIdentifier type, ASN1Encodable value) {
    try {
      builder.addExtension(type, true, value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static KeyPair newKeys() {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(KeyPair pair) {
    try {
      return pem(new JcaPKCS8Generator(pair.getPrivate(), null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String pem(Object object) {
    var text = new StringWriter();
    try (var writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
