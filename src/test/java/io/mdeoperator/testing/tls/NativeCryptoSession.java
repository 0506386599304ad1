// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.testing.tls;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Tests use the provider that the operator ships with, where it can be loaded: keys, certificates
 * and handshakes are a good part of what they compute.
 */
public final class NativeCryptoSession implements LauncherSessionListener {
  @Override
  public void launcherSessionOpened(LauncherSession session) {
    AmazonCorrettoCryptoProvider.install();
  }
}
