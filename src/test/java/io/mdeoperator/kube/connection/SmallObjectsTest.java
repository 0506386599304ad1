// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SmallObjectsTest {
  private static final String PATH = "api/v1/namespaces/ns/configmaps/name";
  private static final String BEGINNING = "{\"data\":{\"key\":\"";
  private static final String END = "\"}}";

  private final ApiServerStub server = new ApiServerStub();
  private final KubernetesClient client = server.client(Duration.ofMinutes(1));
  private final SmallObjects objects = new SmallObjects(client);

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void findsAnObject() {
    server.answersWith(200, BEGINNING + "value" + END);

    assertThat(get()).isInstanceOf(SmallObjects.Answer.Found.class);
  }

  @Test
  void findsTheLargestThatIsSmall() {
    var value = "x".repeat(SmallObjects.MAX - BEGINNING.length() - END.length());
    server.answersWith(200, BEGINNING + value + END);

    var found = (SmallObjects.Answer.Found<ConfigMap>) get();

    assertThat(found.object().getData().get("key")).hasSizeGreaterThan(SmallObjects.MAX - 50);
  }

  @Test
  void readsNoLargerOneToItsEnd() {
    server.answersWith(200, BEGINNING + "x".repeat(SmallObjects.MAX) + END);

    assertThat(get()).isInstanceOf(SmallObjects.Answer.TooLarge.class);
  }

  @Test
  void findsNothingWhereNothingIs() {
    server.answersWith(404, "");

    assertThat(get()).isInstanceOf(SmallObjects.Answer.Absent.class);
  }

  @Test
  void reportsARefusalByItsStatus() {
    server.answersWith(403, "");

    assertThatThrownBy(this::get)
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(403));
  }

  @Test
  void reportsWhatIsNoObject() {
    server.answersWith(200, "not JSON");

    assertThatThrownBy(this::get).isInstanceOf(KubernetesClientException.class);
  }

  private SmallObjects.Answer<ConfigMap> get() {
    return objects.get(PATH, ConfigMap.class);
  }
}
