// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectWritesTest {
  private static final String EVENTS = "/api/v1/namespaces/ns/events";
  private static final String WRITTEN =
      "{\"data\":{\"key\":\"value\"},\"metadata\":{\"name\":\"e\",\"resourceVersion\":\"7\"}}";

  private static final String STATUS =
      "/apis/mde-operator.io/v1alpha1/namespaces/ns/mdetenants/contoso/status"
          + "?fieldManager=mde-operator&force=true";

  private final ApiServerStub server = new ApiServerStub();
  private final KubernetesClient client = server.client(Duration.ofMinutes(1));
  private final ObjectWrites writes = new ObjectWrites(client);

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void createsAnObject() {
    server.answersWith(201, WRITTEN);

    assertThat(writes.create(event())).isEqualTo("7");

    assertThat(server.requests())
        .singleElement()
        .asString()
        .startsWith("POST " + EVENTS + "?fieldManager=mde-operator application/json ")
        .contains("\"kind\":\"Event\"");
  }

  @Test
  void replacesAnObject() {
    server.answersWith(200, WRITTEN);

    assertThat(writes.replace(event())).isEqualTo("7");

    assertThat(server.requests())
        .singleElement()
        .asString()
        .startsWith("PUT " + EVENTS + "/e?fieldManager=mde-operator application/json ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"no object", "", "null", "{}", "{\"metadata\":null}"})
  void reportsAnAnswerWithoutAVersion(String answer) {
    server.answersWith(200, answer);

    assertThatThrownBy(() -> writes.replace(event())).isInstanceOf(KubernetesClientException.class);
  }

  @Test
  void appliesAStatusAndDoesNotReadTheAnswer() {
    server.answersWith(200, "no object");

    writes.applyStatus(tenant());

    assertThat(server.requests())
        .singleElement()
        .asString()
        .startsWith("PATCH " + STATUS + " application/apply-patch+yaml ")
        .contains("\"apiVersion\":\"mde-operator.io/v1alpha1\"");
  }

  @Test
  void saysHowTheApiServerRefuses() {
    server.answersWith(409, "");

    assertThatThrownBy(() -> writes.applyStatus(tenant()))
        .isInstanceOfSatisfying(
            KubernetesClientException.class,
            refused -> assertThat(refused.getCode()).isEqualTo(409));
    assertThatThrownBy(() -> writes.replace(event()))
        .isInstanceOfSatisfying(
            KubernetesClientException.class,
            refused -> assertThat(refused.getCode()).isEqualTo(409));
  }

  @Test
  void repeatsWhatTheApiServerSays() {
    server.answersWith(
        422, "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"message\":\"reason: Too long\"}");

    assertThatThrownBy(() -> writes.applyStatus(tenant()))
        .hasMessageContaining("mdetenants/contoso/status")
        .hasMessageContaining("reason: Too long");
  }

  /** A proxy's, or that of an API server whose authorizer does not answer. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Internal Server Error: \"/api/v1/x\": Post \"https://authz.example\": EOF",
        "error: a: b",
        "--- one\n--- two",
        "<html>\t{",
      })
  void understandsARefusalThatIsPlainText(String text) {
    server.answersWith(403, text);

    assertThatThrownBy(() -> writes.replace(event()))
        .isInstanceOfSatisfying(
            KubernetesClientException.class,
            refused -> assertThat(refused.getCode()).isEqualTo(403));
  }

  /** The client tries again by itself, which must not make four deadlines of one. */
  @Test
  void oneDeadlineIsForAllTries() {
    server.fallsSilent();

    try (var impatient = server.client(Duration.ofMillis(300))) {
      assertThatThrownBy(() -> new ObjectWrites(impatient).applyStatus(tenant()))
          .isInstanceOf(KubernetesClientException.class);
    }

    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void waitsNoLongerThanItsOwnDeadline() {
    server.fallsSilent();

    assertThatThrownBy(() -> new ObjectWrites(client, Duration.ofMillis(300)).create(event()))
        .isInstanceOf(KubernetesClientException.class)
        .hasCauseInstanceOf(TimeoutException.class);
  }

  private static Event event() {
    return new EventBuilder()
        .withNewMetadata()
        .withNamespace("ns")
        .withName("e")
        .endMetadata()
        .build();
  }

  private static MdeTenant tenant() {
    var tenant = new MdeTenant();
    tenant.setMetadata(new ObjectMetaBuilder().withNamespace("ns").withName("contoso").build());
    return tenant;
  }
}
