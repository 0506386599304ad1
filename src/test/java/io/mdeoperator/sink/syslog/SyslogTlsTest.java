// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.syslog;

import static io.mdeoperator.sink.Samples.alert;
import static io.mdeoperator.sink.Samples.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.sink.Delivery;
import io.mdeoperator.sink.Samples;
import io.mdeoperator.sink.syslog.FakeSyslog.Behaviour;
import io.mdeoperator.testing.tls.TestAuthority;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whom the sink believes that it is the server, and what TLS changes in a batch's end. */
class SyslogTlsTest {
  private static final TestAuthority AUTHORITY = TestAuthority.create("Syslog");

  private final SyslogTestEnvironment it =
      new SyslogTestEnvironment(Duration.ofSeconds(20)).authority(ca("localhost"));
  private FakeSyslog server;

  @AfterEach
  void close() {
    it.close();
    server.close();
  }

  @Test
  void aBatchIsDeliveredOverTls() {
    serve("localhost");

    assertThat(it.sink().deliver(batch(alert("a", 1)))).isInstanceOf(Delivery.Answered.class);
    assertThat(server.read().getFirst()).contains("\"id\":\"a\"");
  }

  @Test
  void aCertificateOfAnotherNameIsRefused() {
    serve("siem.example");

    assertThat(problem().message()).contains("certificate");
    assertThat(server.read()).doesNotContain("alert");
  }

  @Test
  void aCertificateOfThisSinksAuthorityIsTrustedByNoOtherSink() {
    serve("localhost");
    assertThat(it.sink().deliver(batch(alert("a", 1)))).isInstanceOf(Delivery.Answered.class);

    try (var other = new SyslogTestEnvironment(Duration.ofSeconds(20)).port(server.port())) {
      var failed = (Delivery.Failed) other.sink().deliver(batch(alert("a", 1)));
      assertThat(failed.problem().message()).contains("not trusted");
    }
  }

  @Test
  void aSecretGoesToItsAllowedHostsOnly() {
    serve("localhost");
    it.authority(ca("siem.example"));

    assertThat(problem())
        .satisfies(
            problem -> {
              assertThat(problem.reason()).isEqualTo(Reason.SINK_REJECTED);
              assertThat(problem.message()).contains("allowed-hosts");
            });
    assertThat(server.connections()).isZero();
  }

  @Test
  void aServerThatAsksWhoConnectsIsShownTheCertificate() {
    serve("localhost");
    server.askWhoConnects();
    var client = AUTHORITY.clientCertificate("mde", List.of());
    it.identity(
        Samples.secret(
            "ca",
            Map.of(
                "ca.crt",
                AUTHORITY.certificatePem(),
                "tls.crt",
                client.certificatePem(),
                "tls.key",
                client.privateKeyPem())));

    assertThat(it.sink().deliver(batch(alert("a", 1)))).isInstanceOf(Delivery.Answered.class);
  }

  /** In TLS 1.3 a client learns that only after it has sent everything. */
  @Test
  void aServerThatRefusesWhoConnectsHasNothing() {
    serve("localhost");
    server.askWhoConnects();
    it.unacknowledged();

    assertThat(problem().reason()).isEqualTo(Reason.SINK_UNAVAILABLE);
    assertThat(server.read()).isEmpty();
  }

  @Test
  void aBatchThatIsResetIsRetried() {
    serve("localhost");
    server.behave(Behaviour.RESET);

    assertThat(problem().reason()).isEqualTo(Reason.SINK_UNAVAILABLE);
  }

  private void serve(String name) {
    server =
        FakeSyslog.start(
            AUTHORITY, AUTHORITY.serverCertificate(List.of(name), List.of("192.0.2.1")));
    it.port(server.port());
  }

  private Problem problem() {
    return ((Delivery.Failed) it.sink().deliver(batch(alert("a", 1)))).problem();
  }

  private static Secret ca(String allowedHosts) {
    return Samples.secret("ca", allowedHosts, Map.of("ca.crt", AUTHORITY.certificatePem()));
  }
}
