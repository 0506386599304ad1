// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.remote.tls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.fuzz.FuzzTarget;
import io.mdeoperator.testing.tls.TestAuthority;
import java.nio.file.Path;
import java.util.List;

/** Certificates that somebody else writes. */
public final class TlsFuzz {
  private static final Path FILE = Path.of("ca.pem");

  private TlsFuzz() {}

  /** Each of its targets. */
  public static List<FuzzTarget> targets() {
    return List.of(
        FuzzTarget.ofBytes(
            "ca-bundle",
            TlsFuzz::caBundle,
            TestAuthority.create("Seed").certificatePem().getBytes(UTF_8)));
  }

  private static void caBundle(byte[] pem) {
    try {
      Trust.manager(Trust.certificates(FILE, pem));
    } catch (IllegalArgumentException declared) {
      assertThat(declared).hasMessageContaining("ca.pem");
    }
  }
}
