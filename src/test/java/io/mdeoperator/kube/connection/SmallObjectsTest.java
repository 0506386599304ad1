// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SmallObjectsTest {
  private static final String PATH = "api/v1/namespaces/ns/configmaps/name";
  private static final String BEGINNING = "{\"data\":{\"key\":\"";
  private static final String END = "\"}}";

  private HttpServer server;
  private KubernetesClient client;
  private SmallObjects objects;
  private int status = 200;
  private String answer = BEGINNING + "value" + END;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/" + PATH,
        exchange -> {
          try (exchange) {
            var body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
    client =
        ClusterClient.create(
            new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                .build(),
            Duration.ofMinutes(1));
    objects = new SmallObjects(client);
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
  }

  @Test
  void findsAnObject() {
    assertThat(get()).isInstanceOf(SmallObjects.Answer.Found.class);
  }

  @Test
  void findsTheLargestThatIsSmall() {
    answer = BEGINNING + "x".repeat(SmallObjects.MAX - BEGINNING.length() - END.length()) + END;

    var found = (SmallObjects.Answer.Found<ConfigMap>) get();

    assertThat(found.object().getData().get("key")).hasSizeGreaterThan(SmallObjects.MAX - 50);
  }

  @Test
  void readsNoLargerOneToItsEnd() {
    answer = BEGINNING + "x".repeat(SmallObjects.MAX) + END;

    assertThat(get()).isInstanceOf(SmallObjects.Answer.TooLarge.class);
  }

  @Test
  void findsNothingWhereNothingIs() {
    status = 404;

    assertThat(get()).isInstanceOf(SmallObjects.Answer.Absent.class);
  }

  @Test
  void reportsARefusalByItsStatus() {
    status = 403;

    assertThatThrownBy(this::get)
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(403));
  }

  @Test
  void reportsWhatIsNoObject() {
    answer = "not JSON";

    assertThatThrownBy(this::get).isInstanceOf(KubernetesClientException.class);
  }

  private SmallObjects.Answer<ConfigMap> get() {
    return objects.get(PATH, ConfigMap.class);
  }
}
