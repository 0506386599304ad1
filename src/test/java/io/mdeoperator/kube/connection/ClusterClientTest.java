// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class ClusterClientTest {
  private final Set<Socket> stalled = ConcurrentHashMap.newKeySet();

  @Test
  void endsACallWhoseAnswerStopsInItsBody() throws Exception {
    try (var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var client =
            ClusterClient.create(
                new ConfigBuilder()
                    .withMasterUrl("http://127.0.0.1:" + server.getLocalPort())
                    .build(),
                Duration.ofMillis(300))) {
      Thread.ofVirtual().start(() -> answerHalfOfIt(server));

      assertThatThrownBy(() -> client.configMaps().inNamespace("ns").withName("name").get())
          .isInstanceOf(KubernetesClientException.class);
    }
  }

  @Test
  void readsOurKindsAsWhatTheyAre() {
    try (var client = ClusterClient.create(Config.empty())) {
      var event =
          client
              .getKubernetesSerialization()
              .unmarshal(
                  """
                  {"type": "ADDED", "object":
                    {"apiVersion": "mde-operator.io/v1alpha1", "kind": "MdeTenant"}}
                  """,
                  WatchEvent.class);

      assertThat(event.getObject()).isInstanceOf(MdeTenant.class);
    }
  }

  private void answerHalfOfIt(ServerSocket server) {
    var half = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{";
    while (!server.isClosed()) {
      try {
        var socket = server.accept();
        stalled.add(socket); // or it would be closed with the last reference to it
        socket.getOutputStream().write(half.getBytes(StandardCharsets.US_ASCII));
      } catch (IOException e) {
        // the server is closed, which ends the loop
      }
    }
  }
}
