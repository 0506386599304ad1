// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.remote;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Whom the operator believes: the JDK's roots, and those of a file if there is one. */
public final class Trust {
  private Trust() {}

  /**
   * A context for TLS that trusts the JDK's default roots and the certificates in the file.
   *
   * @param caBundle certificates in PEM
   * @throws IllegalArgumentException naming the file, when it cannot be read or holds no
   *     certificate
   */
  public static SSLContext sslContext(Optional<Path> caBundle) {
    var extra = caBundle.map(Trust::certificates).orElse(List.of());
    try {
      var trusted = new ArrayList<Certificate>(extra);
      for (var manager : trustManagers(null).getTrustManagers()) {
        if (manager instanceof X509TrustManager roots) {
          trusted.addAll(Arrays.asList(roots.getAcceptedIssuers()));
        }
      }
      var context = SSLContext.getInstance("TLS");
      context.init(null, trustManagers(keyStore(trusted)).getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this JDK's default trust store cannot be used", e);
    }
  }

  private static Collection<? extends Certificate> certificates(Path file) {
    try (var pem = Files.newInputStream(file)) {
      var certificates = CertificateFactory.getInstance("X.509").generateCertificates(pem);
      if (certificates.isEmpty()) {
        throw new IllegalArgumentException("the CA bundle " + file + " contains no certificate");
      }
      return certificates;
    } catch (IOException e) {
      throw new IllegalArgumentException("the CA bundle " + file + " cannot be read", e);
    } catch (CertificateException e) {
      throw new IllegalArgumentException(
          "the CA bundle " + file + " contains something that is not a PEM certificate", e);
    }
  }

  private static KeyStore keyStore(List<Certificate> trusted)
      throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    for (int i = 0; i < trusted.size(); i++) {
      store.setCertificateEntry("ca-" + i, trusted.get(i));
    }
    return store;
  }

  /** The JDK's own roots where the store is null. */
  private static TrustManagerFactory trustManagers(KeyStore store) throws GeneralSecurityException {
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory;
  }
}
