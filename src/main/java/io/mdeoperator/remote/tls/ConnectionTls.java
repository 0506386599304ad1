// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.remote.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * How connections of some requests are secured that differ from all others. A connection is used
 * again only by requests with an equal one.
 *
 * @param authorities the only ones that are trusted; none: those that others trust
 * @param identity what is shown to servers that ask who calls
 */
public record ConnectionTls(List<X509Certificate> authorities, Optional<Identity> identity) {
  public ConnectionTls {
    authorities = List.copyOf(authorities);
  }

  /**
   * A certificate and its key.
   *
   * @param chain the certificate of the key first
   */
  public record Identity(List<X509Certificate> chain, PrivateKey key) {
    public Identity {
      chain = List.copyOf(chain);
    }

    /** Whoever has the certificate's key is the same. */
    @Override
    public boolean equals(Object other) {
      return other instanceof Identity(var otherChain, _) && chain.equals(otherChain);
    }

    @Override
    public int hashCode() {
      return chain.hashCode();
    }

    /** Shows nothing of the key. */
    @Override
    public String toString() {
      return "Identity[" + chain.getFirst().getSubjectX500Principal() + "]";
    }
  }

  /**
   * A context for such connections.
   *
   * @param usual whom they trust if they have no authorities of their own
   */
  public SSLContext context(Trust usual) {
    var trust = authorities.isEmpty() ? usual : Trust.only(authorities);
    return trust.sslContext(identity.map(ConnectionTls::keys));
  }

  private static KeyManager keys(Identity identity) {
    var noPassword = new char[0];
    try {
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setKeyEntry(
          "identity", identity.key(), noPassword, identity.chain().toArray(X509Certificate[]::new));
      var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, noPassword);
      return Stream.of(factory.getKeyManagers()).findFirst().orElseThrow();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("a certificate that was read before cannot be used", e);
    }
  }
}
