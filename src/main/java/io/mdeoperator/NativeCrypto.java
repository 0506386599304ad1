// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.Security;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The provider that TLS, signatures and HMAC use: native code, where it can be loaded. The JDK's
 * own is fast only with the optimizing compiler, which needs more memory than is shipped: compiled
 * by the simple one, AES-GCM is most of the operator's work.
 */
final class NativeCrypto {
  private static final Logger LOG = LoggerFactory.getLogger(NativeCrypto.class);

  private final AmazonCorrettoCryptoProvider provider = AmazonCorrettoCryptoProvider.INSTANCE;

  private NativeCrypto() {}

  /** Makes the provider the first of this process; without it the JDK's goes on. */
  static NativeCrypto install() {
    var crypto = new NativeCrypto();
    if (crypto.isLoaded()) {
      Security.insertProviderAt(crypto.provider, 1);
    }
    return crypto;
  }

  private boolean isLoaded() {
    return provider.getLoadingError() == null;
  }

  /** Says which one is used. */
  void log() {
    if (isLoaded()) {
      LOG.atInfo()
          .addKeyValue("provider", provider.getName())
          .addKeyValue("version", provider.getVersionStr())
          .log("Native cryptography is used");
    } else {
      LOG.atWarn()
          .addKeyValue("problem", provider.getLoadingError().getMessage())
          .log("Native cryptography cannot be used here; the JDK's needs more CPU for TLS");
    }
  }
}
