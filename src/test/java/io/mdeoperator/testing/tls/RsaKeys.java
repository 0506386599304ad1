// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.testing.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;

/** RSA keys, and the form in which older tools write them. */
public final class RsaKeys {
  private RsaKeys() {}

  /** A new pair of 2048 bits. */
  public static KeyPair generate() {
    return generate(2048);
  }

  /** A new pair of this many bits. */
  public static KeyPair generate(int bits) {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** {@code BEGIN RSA PRIVATE KEY}: PKCS #1, as cert-manager writes by default. */
  public static String pkcs1Pem(PrivateKey key) {
    var text = new StringWriter();
    try (var writer = new JcaPEMWriter(text)) {
      writer.writeObject(key);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
