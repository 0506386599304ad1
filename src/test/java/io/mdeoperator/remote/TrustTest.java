// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mdeoperator.testing.TestAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustTest {
  @TempDir Path directory;

  @Test
  void trustsTheRootsOfTheJdkWithoutABundle() {
    assertThat(Trust.sslContext(Optional.empty()).getProtocol()).isEqualTo("TLS");
  }

  @Test
  void readsSeveralCertificatesWithTextAroundThem() throws Exception {
    var bundle =
        "# ours\n"
            + TestAuthority.create("One").certificatePem()
            + "\n# theirs\n"
            + TestAuthority.create("Two").certificatePem();

    assertThat(Trust.sslContext(Optional.of(file(bundle)))).isNotNull();
  }

  @Test
  void namesAFileThatIsNotThere() {
    var missing = directory.resolve("missing.pem");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Trust.sslContext(Optional.of(missing)))
        .withMessage("the CA bundle " + missing + " cannot be read");
  }

  @Test
  void namesAFileWithoutCertificates() throws Exception {
    var empty = file("");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Trust.sslContext(Optional.of(empty)))
        .withMessage("the CA bundle " + empty + " contains no certificate");
  }

  @Test
  void namesAFileWithABrokenCertificate() throws Exception {
    var broken = file("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Trust.sslContext(Optional.of(broken)))
        .withMessageStartingWith("the CA bundle " + broken);
  }

  private Path file(String text) throws Exception {
    return Files.writeString(directory.resolve("bundle.pem"), text);
  }
}
