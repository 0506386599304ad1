// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.remote.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whom the operator believes: the JDK's roots, and those of a file if there is one. */
public final class Trust {
  private final X509ExtendedTrustManager manager;

  private Trust(X509ExtendedTrustManager manager) {
    this.manager = manager;
  }

  /**
   * Trusts the JDK's default roots and the certificates in the file, which is read again when it
   * has changed.
   *
   * @param caBundle certificates in PEM
   * @throws IllegalArgumentException naming the file, when it cannot be read or holds no
   *     certificate
   */
  public static Trust of(Optional<Path> caBundle) {
    return new Trust(
        caBundle
            .<X509ExtendedTrustManager>map(file -> new Reloading(file, System::nanoTime))
            .orElseGet(() -> manager(List.of())));
  }

  /** Trusts these authorities and no others. */
  public static Trust only(Collection<X509Certificate> authorities) {
    try {
      return new Trust(x509(keyStore(authorities)));
    } catch (GeneralSecurityException | IOException e) {
      throw unusable(e);
    }
  }

  /**
   * A context for TLS.
   *
   * @param identity the certificate and the key that are shown to servers that ask for them
   */
  SSLContext sslContext(Optional<KeyManager> identity) {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(
          identity.map(keys -> new KeyManager[] {keys}).orElse(null),
          new TrustManager[] {manager},
          null);
      return context;
    } catch (GeneralSecurityException e) {
      throw unusable(e);
    }
  }

  /** Trusts the JDK's default roots and these certificates. */
  static X509ExtendedTrustManager manager(Collection<? extends Certificate> extra) {
    try {
      var trusted = new ArrayList<Certificate>(extra);
      trusted.addAll(Arrays.asList(x509(null).getAcceptedIssuers()));
      return x509(keyStore(trusted));
    } catch (GeneralSecurityException | IOException e) {
      throw unusable(e);
    }
  }

  /**
   * The certificates of a bundle.
   *
   * @param file named in messages
   * @param pem its content
   * @throws IllegalArgumentException naming the file, when it holds no certificate or is broken
   */
  static Collection<? extends Certificate> certificates(Path file, byte[] pem) {
    try {
      var certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem));
      if (certificates.isEmpty()) {
        throw new IllegalArgumentException("the CA bundle " + file + " contains no certificate");
      }
      return certificates;
    } catch (CertificateException e) {
      throw new IllegalArgumentException(
          "the CA bundle " + file + " contains something that is not a PEM certificate", e);
    }
  }

  private static KeyStore keyStore(Collection<? extends Certificate> trusted)
      throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    for (var certificate : trusted) {
      store.setCertificateEntry("ca-" + store.size(), certificate);
    }
    return store;
  }

  /** The JDK's own roots where the store is null. */
  private static X509ExtendedTrustManager x509(KeyStore store) throws GeneralSecurityException {
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return Stream.of(factory.getTrustManagers())
        .filter(X509ExtendedTrustManager.class::isInstance)
        .map(X509ExtendedTrustManager.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private static IllegalStateException unusable(Exception e) {
    return new IllegalStateException("this JDK's default trust store cannot be used", e);
  }

  /**
   * Trusts the JDK's roots and the certificates in a file, which is read again when it has changed:
   * a certificate authority is replaced without a restart. While the file cannot be used, what it
   * held before stays trusted. Thread-safe.
   */
  static final class Reloading extends X509ExtendedTrustManager {
    private static final Logger LOG = LoggerFactory.getLogger(Trust.class);
    private static final long MIN_INTERVAL_NANOS = Duration.ofSeconds(10).toNanos();

    private final Path file;
    private final LongSupplier nanoTime;
    private X509ExtendedTrustManager trusted;
    private byte[] content;
    private String lastProblem = "";
    private long lastRead;

    /**
     * Reads the file.
     *
     * @param nanoTime a monotonic clock, such as {@link System#nanoTime}
     * @throws IllegalArgumentException naming the file, when it cannot be read or holds no
     *     certificate
     */
    Reloading(Path file, LongSupplier nanoTime) {
      this.file = file;
      this.nanoTime = nanoTime;
      this.lastRead = nanoTime.getAsLong();
      this.content = read();
      this.trusted = manager(certificates(file, content));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      current().checkClientTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      current().checkServerTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      current().checkClientTrusted(chain, type, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      current().checkServerTrusted(chain, type, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      current().checkClientTrusted(chain, type, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      current().checkServerTrusted(chain, type, engine);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return current().getAcceptedIssuers();
    }

    private synchronized X509ExtendedTrustManager current() {
      var now = nanoTime.getAsLong();
      if (now - lastRead >= MIN_INTERVAL_NANOS) {
        lastRead = now;
        reload();
      }
      return trusted;
    }

    private void reload() {
      try {
        var found = read();
        if (!Arrays.equals(found, content)) {
          trusted = manager(certificates(file, found));
          content = found;
          LOG.atInfo().addKeyValue("file", file).log("The CA bundle has changed and is read again");
        }
        lastProblem = "";
      } catch (IllegalArgumentException e) {
        if (!lastProblem.equals(e.getMessage())) {
          lastProblem = e.getMessage();
          LOG.atWarn()
              .addKeyValue("problem", lastProblem)
              .log("The CA bundle cannot be used; what it held before stays trusted");
        }
      }
    }

    private byte[] read() {
      try {
        return Files.readAllBytes(file);
      } catch (IOException e) {
        throw new IllegalArgumentException("the CA bundle " + file + " cannot be read", e);
      }
    }
  }
}
