// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.testing.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestAuthorityTest {
  private final TestAuthority authority = TestAuthority.create("Test authority");

  @Test
  void clientCertificatesNameUserAndGroups() throws Exception {
    var issued = authority.clientCertificate("alice", List.of("system:masters", "team"));

    assertThat(issued.certificate().getSubjectX500Principal().getName())
        .isEqualTo("CN=alice,O=team,O=system:masters");
    assertThat(issued.certificate().getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
    issued.certificate().verify(parsed(authority.certificatePem()).getPublicKey());
  }

  @Test
  void serverCertificatesNameTheirHosts() throws Exception {
    var issued = authority.serverCertificate(List.of("localhost"), List.of("127.0.0.1", "::1"));

    assertThat(issued.certificate().getSubjectAlternativeNames())
        .containsExactlyInAnyOrder(
            List.of(2, "localhost"), List.of(7, "127.0.0.1"), List.of(7, "0:0:0:0:0:0:0:1"));
  }

  @Test
  void pemTextHoldsCertificateAndMatchingKey() throws Exception {
    var issued = authority.clientCertificate("bob", List.of());
    var der =
        Base64.getMimeDecoder().decode(issued.privateKeyPem().replaceAll("-----[A-Z ]+-----", ""));
    var signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der)));
    signature.update((byte) 1);
    var signed = signature.sign();

    signature.initVerify(parsed(issued.certificatePem()));
    signature.update((byte) 1);

    assertThat(signature.verify(signed)).isTrue();
  }

  private static X509Certificate parsed(String pem) throws Exception {
    var bytes = new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
    return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(bytes);
  }
}
