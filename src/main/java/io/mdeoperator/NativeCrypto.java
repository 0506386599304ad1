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

  private NativeCrypto() {}

  /** Makes the provider the first of this process; without it the JDK's goes on. */
  static void install() {
    install(AmazonCorrettoCryptoProvider.INSTANCE);
  }

  static void install(AmazonCorrettoCryptoProvider provider) {
    var error = provider.getLoadingError();
    if (error == null) {
      Security.insertProviderAt(provider, 1);
      LOG.info("Native cryptography is used: {} {}", provider.getName(), provider.getVersionStr());
    } else {
      LOG.warn(
          "Native cryptography cannot be used here; the JDK's needs more CPU for TLS: {}",
          error.toString());
    }
  }
}
