// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.testing.tls;

import io.mdeoperator.remote.tls.Trust;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority for tests: issues server certificates for loopback servers and client
 * certificates for users of an API server, with P-256 keys, valid from yesterday for ten years of
 * system time. Thread-safe.
 */
public final class TestAuthority {
  private static final Duration LIFETIME = Duration.ofDays(3650);
  private static final char[] NO_PASSWORD = new char[0];

  private final X500Name name;
  private final KeyPair keys;
  private final X509Certificate certificate;

  private TestAuthority(String commonName) throws GeneralSecurityException, IOException {
    this.name = new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, commonName).build();
    this.keys = newKeys();
    var builder = builder(name, keys);
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
    builder.addExtension(
        Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    this.certificate = signed(builder);
  }

  /** A new authority with a key of its own. */
  public static TestAuthority create(String commonName) {
    return quietly(() -> new TestAuthority(commonName));
  }

  /** A certificate for a TLS server that answers under these DNS names and IP addresses. */
  public IssuedCertificate serverCertificate(List<String> dnsNames, List<String> ips) {
    var subject =
        new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, dnsNames.getFirst()).build();
    var names =
        Stream.concat(
                dnsNames.stream().map(dns -> new GeneralName(GeneralName.dNSName, dns)),
                ips.stream().map(ip -> new GeneralName(GeneralName.iPAddress, ip)))
            .toArray(GeneralName[]::new);
    return issue(subject, KeyPurposeId.id_kp_serverAuth, new GeneralNames(names));
  }

  /**
   * A certificate that identifies a TLS client. Kubernetes takes the common name as the user and
   * each organisation as a group.
   */
  public IssuedCertificate clientCertificate(String commonName, List<String> organisations) {
    var subject = new X500NameBuilder(BCStyle.INSTANCE);
    organisations.forEach(organisation -> subject.addRDN(BCStyle.O, organisation));
    subject.addRDN(BCStyle.CN, commonName);
    return issue(subject.build(), KeyPurposeId.id_kp_clientAuth, null);
  }

  /**
   * A certificate that an application signs assertions with.
   *
   * @param keys RSA, as Entra asks for, or others to see what becomes of them
   */
  public IssuedCertificate applicationCertificate(
      String commonName, KeyPair keys, Instant from, Instant until) {
    var subject = new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, commonName).build();
    return quietly(
        () ->
            new IssuedCertificate(signed(builder(subject, keys, from, until)), keys.getPrivate()));
  }

  /** The authority's own certificate, PEM: what clients have to trust. */
  public String certificatePem() {
    return Pem.encode("CERTIFICATE", encoded(certificate));
  }

  /** The authority's own private key, unencrypted PKCS #8, PEM: for programs that sign by it. */
  public String privateKeyPem() {
    return Pem.encode("PRIVATE KEY", keys.getPrivate().getEncoded());
  }

  /** Trusts this authority and no other. */
  public Trust trust() {
    return Trust.only(List.of(certificate));
  }

  /** For a server that presents this certificate, and trusts clients of this authority. */
  public SSLContext serverSslContext(IssuedCertificate issued) {
    return quietly(
        () -> {
          // Of a PKCS #12 one each key would be encrypted in ten thousand rounds, and decrypted
          // again.
          var store = KeyStore.getInstance("JKS");
          store.load(null, NO_PASSWORD);
          store.setKeyEntry(
              "server",
              issued.privateKey(),
              NO_PASSWORD,
              new X509Certificate[] {issued.certificate(), certificate});
          var factory = KeyManagerFactory.getInstance("PKIX");
          factory.init(store, NO_PASSWORD);
          var context = SSLContext.getInstance("TLS");
          context.init(factory.getKeyManagers(), trustManagers(), null);
          return context;
        });
  }

  /** For a client that trusts this authority and no other. */
  public SSLContext clientSslContext() {
    return quietly(
        () -> {
          var context = SSLContext.getInstance("TLS");
          context.init(null, trustManagers(), null);
          return context;
        });
  }

  private TrustManager[] trustManagers() throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    store.setCertificateEntry("authority", certificate);
    var factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    return factory.getTrustManagers();
  }

  static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  private IssuedCertificate issue(X500Name subject, KeyPurposeId purpose, GeneralNames names) {
    return quietly(
        () -> {
          var subjectKeys = newKeys();
          var builder = builder(subject, subjectKeys);
          builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
          builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
          builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
          if (names != null) {
            builder.addExtension(Extension.subjectAlternativeName, false, names);
          }
          return new IssuedCertificate(signed(builder), subjectKeys.getPrivate());
        });
  }

  private JcaX509v3CertificateBuilder builder(X500Name subject, KeyPair subjectKeys)
      throws GeneralSecurityException, CertIOException {
    var from = Instant.now().minus(Duration.ofDays(1));
    return builder(subject, subjectKeys, from, from.plus(LIFETIME));
  }

  private JcaX509v3CertificateBuilder builder(
      X500Name subject, KeyPair subjectKeys, Instant from, Instant until)
      throws GeneralSecurityException, CertIOException {
    var builder =
        new JcaX509v3CertificateBuilder(
            name,
            new BigInteger(127, new SecureRandom()),
            Date.from(from),
            Date.from(until),
            subject,
            subjectKeys.getPublic());
    var identifiers = new JcaX509ExtensionUtils();
    builder.addExtension(
        Extension.subjectKeyIdentifier,
        false,
        identifiers.createSubjectKeyIdentifier(subjectKeys.getPublic()));
    builder.addExtension(
        Extension.authorityKeyIdentifier,
        false,
        identifiers.createAuthorityKeyIdentifier(keys.getPublic()));
    return builder;
  }

  private X509Certificate signed(JcaX509v3CertificateBuilder builder)
      throws GeneralSecurityException {
    try {
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private static KeyPair newKeys() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  /** The checked exceptions here all mean that the JDK lacks what every JDK has. */
  private static <T> T quietly(CryptographicWork<T> work) {
    try {
      return work.run();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private interface CryptographicWork<T> {
    T run() throws GeneralSecurityException, IOException;
  }
}
