// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mdeoperator.simulator.http.ListenAddress;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

/** A simulator under Microsoft's names. */
class ListenAddressTest {
  private static final String LOGIN = "login.microsoftonline.com";
  private static final String API = "api.security.microsoft.com";

  @Test
  void eachServerHasACertificateForItsOwnName() throws Exception {
    try (var simulator =
        Simulator.start(
            SimulatorClock.running(),
            new ListenAddress(LOGIN, "127.0.0.2", 0),
            new ListenAddress(API, "127.0.0.3", 0))) {
      assertThat(simulator.loginUrl()).startsWith("https://" + LOGIN + ":");
      assertThat(simulator.apiUrl()).startsWith("https://" + API + ":");

      handshake(simulator, simulator.loginUrl(), "127.0.0.2", LOGIN);
      handshake(simulator, simulator.apiUrl(), "127.0.0.3", API);
      assertThatThrownBy(() -> handshake(simulator, simulator.apiUrl(), "127.0.0.3", LOGIN))
          .isInstanceOf(SSLHandshakeException.class);
    }
  }

  private static void handshake(Simulator simulator, String url, String address, String name)
      throws IOException {
    var port = URI.create(url).getPort();
    var factory = simulator.authority().clientSslContext().getSocketFactory();
    try (var plain = new Socket(address, port);
        var tls = (SSLSocket) factory.createSocket(plain, name, port, true)) {
      var parameters = tls.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      tls.setSSLParameters(parameters);
      tls.startHandshake();
    }
  }
}
