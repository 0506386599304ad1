// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParseException;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.mdeoperator.api.Api;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeApplicationStatus;
import io.mdeoperator.cluster.embedded.EmbeddedApiServer;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StatusWriterTest {
  private static final Duration WAIT = Duration.ofMinutes(5).plusNanos(1);

  private final EmbeddedApiServer server = EmbeddedApiServer.start();
  private final StatusWriter<MdeApplicationStatus, MdeApplication> writer =
      new StatusWriter<>(
          server.client(),
          MdeApplication::new,
          Objects::equals,
          new ReadyEventRecorder(server.client(), Clock.systemUTC()));
  private final MdeApplication seen = apply();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void writesWhatHasChangedAndComesBackLater() {
    var control = writer.write(seen, status("https://first"), WAIT);

    assertThat(delay(control)).satisfies(StatusWriterTest::isNotEarly);
    assertThat(written()).isEqualTo("https://first");
  }

  @Test
  void comesBackAtOnceWhereThereIsMoreToDo() {
    var control = writer.write(seen, status("https://first"), Duration.ZERO);

    assertThat(delay(control)).isZero();
  }

  @Test
  void writesNothingThatIsThereAlready() {
    writer.write(seen, status("https://first"), WAIT);
    var now = now();

    writer.write(now, status("https://first"), WAIT);

    assertThat(now().getMetadata().getResourceVersion())
        .isEqualTo(now.getMetadata().getResourceVersion());
  }

  @Test
  void writesOverAChangeOfMetadata() {
    edit(
        "{\"metadata\":{\"annotations\":{\"%s\":\"now\"}}}".formatted(Api.REQUESTED_AT_ANNOTATION));

    var control = writer.write(seen, status("https://first"), WAIT);

    assertThat(delay(control)).satisfies(StatusWriterTest::isNotEarly);
    assertThat(written()).isEqualTo("https://first");
  }

  @Test
  void computesAgainAfterAChangeOfTheSpec() {
    edit("{\"spec\":{\"clientId\":\"99999999-1111-1111-1111-111111111111\"}}");

    var control = writer.write(seen, status("https://stale"), WAIT);

    assertThat(delay(control)).isLessThan(WAIT);
    assertThat(now().getStatus()).isNull();
  }

  @Test
  void computesAgainAfterAChangeOfTheStatus() {
    writer.write(seen, status("https://newer"), WAIT);

    var control = writer.write(seen, status("https://stale"), WAIT);

    assertThat(delay(control)).isLessThan(WAIT);
    assertThat(written()).isEqualTo("https://newer");
  }

  @Test
  void computesAgainWhenTheObjectWasDeletedAndCreatedAgain() {
    server.client().resource(seen).delete();
    apply();

    var control = writer.write(seen, status("https://stale"), WAIT);

    assertThat(delay(control)).isLessThan(WAIT);
    assertThat(now().getStatus()).isNull();
  }

  @Test
  void hasNothingToWriteForWhatIsDeleted() {
    server.client().resource(seen).delete();

    assertThat(delay(writer.write(seen, status("https://stale"), WAIT)))
        .satisfies(StatusWriterTest::isNotEarly);
  }

  @ParameterizedTest
  @MethodSource
  void writesThatAnErrorIsUnexpected(RuntimeException error) {
    writer.onUnexpectedError(seen, error, _ -> status("https://unknown"));

    assertThat(written()).isEqualTo("https://unknown");
  }

  static Stream<RuntimeException> writesThatAnErrorIsUnexpected() {
    return Stream.of(
        new KubernetesClientException("refused", 403, null),
        new KubernetesClientException("too many calls"),
        new KubernetesClientException("not read", new JsonParseException(null, "no JSON")),
        new IllegalStateException(new IOException("of a sink")));
  }

  @ParameterizedTest
  @MethodSource
  void writesNothingToAnApiServerThatHasJustNotAnswered(Exception cause) {
    writer.onUnexpectedError(
        seen, new KubernetesClientException("none", cause), _ -> status("https://unknown"));

    assertThat(now().getStatus()).isNull();
  }

  static Stream<Exception> writesNothingToAnApiServerThatHasJustNotAnswered() {
    return Stream.of(
        new TimeoutException(), new IOException("timeout"), new ConnectException("refused"));
  }

  private MdeApplication apply() {
    return server
        .client()
        .resource(
            server
                .client()
                .getKubernetesSerialization()
                .unmarshal(
                    """
                    apiVersion: mde-operator.io/v1alpha1
                    kind: MdeApplication
                    metadata: {name: partner, namespace: ns}
                    spec:
                      clientId: 11111111-1111-1111-1111-111111111111
                      credential: {clientSecret: {secretRef: {name: s, key: k}}}
                    """,
                    MdeApplication.class))
        .create();
  }

  private void edit(String change) {
    server.client().resource(seen).patch(PatchContext.of(PatchType.JSON_MERGE), change);
  }

  private MdeApplication now() {
    return server.client().resource(seen).get();
  }

  private String written() {
    return now().getStatus().consentUrl();
  }

  /** The timer comes up to a millisecond early, and all would be looked at for nothing. */
  private static void isNotEarly(Duration delay) {
    assertThat(delay.minusMillis(1)).isBetween(WAIT, WAIT.plusMillis(5));
  }

  private static Duration delay(UpdateControl<MdeApplication> control) {
    return Duration.ofMillis(control.getScheduleDelay().orElseThrow());
  }

  private static MdeApplicationStatus status(String consentUrl) {
    return new MdeApplicationStatus(1L, List.of(), null, consentUrl, null);
  }
}
