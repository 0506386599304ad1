// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.remote.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mdeoperator.testing.tls.TestAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrustTest {
  @TempDir Path directory;

  private final AtomicLong nanos = new AtomicLong();

  @Test
  void trustsTheRootsOfTheJdkWithoutABundle() {
    assertThat(Trust.of(Optional.empty()).sslContext(Optional.empty()).getProtocol())
        .isEqualTo("TLS");
  }

  @Test
  void readsSeveralCertificatesWithTextAroundThem() throws Exception {
    var bundle =
        "# ours\n"
            + TestAuthority.create("One").certificatePem()
            + "\n# theirs\n"
            + TestAuthority.create("Two").certificatePem();

    assertThat(Trust.of(Optional.of(file(bundle)))).isNotNull();
  }

  /** As a certificate authority is replaced: both are in the file for a while. */
  @Test
  void trustsANewAuthorityWithinAMinute() throws Exception {
    var before = TestAuthority.create("Before");
    var after = TestAuthority.create("After");
    var trust = new Trust.Reloading(file(before.certificatePem()), nanos::get);
    assertThatCode(() -> check(trust, before)).doesNotThrowAnyException();
    assertThatThrownBy(() -> check(trust, after)).isInstanceOf(CertificateException.class);

    file(before.certificatePem() + after.certificatePem());
    later(Duration.ofMinutes(1));

    assertThatCode(() -> check(trust, before)).doesNotThrowAnyException();
    assertThatCode(() -> check(trust, after)).doesNotThrowAnyException();

    file(after.certificatePem());
    later(Duration.ofMinutes(1));
    assertThatThrownBy(() -> check(trust, before)).isInstanceOf(CertificateException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"})
  void keepsItsTrustWhileTheFileIsBroken(String broken) throws Exception {
    var authority = TestAuthority.create("One");
    var trust = new Trust.Reloading(file(authority.certificatePem()), nanos::get);

    file(broken);
    later(Duration.ofMinutes(1));
    assertThatCode(() -> check(trust, authority)).doesNotThrowAnyException();

    Files.delete(directory.resolve("bundle.pem"));
    later(Duration.ofMinutes(1));
    assertThatCode(() -> check(trust, authority)).doesNotThrowAnyException();
  }

  private void later(Duration step) {
    nanos.addAndGet(step.toNanos());
  }

  private static void check(Trust.Reloading trust, TestAuthority authority) throws Exception {
    var issued = authority.serverCertificate(List.of("localhost"), List.of());
    trust.checkServerTrusted(new X509Certificate[] {issued.certificate()}, "UNKNOWN");
  }

  @Test
  void namesAFileThatIsNotThere() {
    var missing = directory.resolve("missing.pem");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Trust.of(Optional.of(missing)))
        .withMessage("the CA bundle " + missing + " cannot be read");
  }

  @Test
  void namesAFileWithoutCertificates() throws Exception {
    var empty = file("");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Trust.of(Optional.of(empty)))
        .withMessage("the CA bundle " + empty + " contains no certificate");
  }

  @Test
  void namesAFileWithABrokenCertificate() throws Exception {
    var broken = file("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Trust.of(Optional.of(broken)))
        .withMessageStartingWith("the CA bundle " + broken);
  }

  private Path file(String text) throws Exception {
    return Files.writeString(directory.resolve("bundle.pem"), text);
  }
}
