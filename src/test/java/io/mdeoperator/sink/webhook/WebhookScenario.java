// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.simulator.defender.AlertGenerator;
import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.testing.TestEnvironment;
import io.mdeoperator.testing.WebhookReceiver;
import io.mdeoperator.testing.WebhookReceiver.Call;
import io.mdeoperator.testing.WebhookReceiver.Reply;
import io.mdeoperator.testing.WebhookSignatures;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Predicate;

/** From a customer's alerts to somebody's receiver, with all that comes in between. */
final class WebhookScenario {
  private static final String CONTOSO = "22222222-2222-2222-2222-222222222222";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final TestEnvironment stage;
  private final WebhookReceiver receiver;
  private CustomerTenant contoso;

  WebhookScenario(TestEnvironment stage, WebhookReceiver receiver) {
    this.stage = stage;
    this.receiver = receiver;
  }

  void tell() {
    contoso = stage.onboard("contoso", CONTOSO);
    addAlert("first");
    addAlert("second");
    feed();
    sendsNothingBeforeItsSecretIsThereAndAllowsTheHost();
    deliversSigned();
    setsAsideWhatTheReceiverRefuses();
    changesItsKeyWithoutARestart();
    stopsForAReceiverThatIsGoneUntilItIsAskedFor();
  }

  private void feed() {
    stage.apply(
        MdeAlertSync.class,
        """
        apiVersion: mde-operator.io/v1alpha1
        kind: MdeAlertSync
        metadata: {name: alerts, namespace: %s}
        spec:
          tenantRef: {name: contoso}
          pollPeriod: 10s
          sinks:
          - {name: mirror, configMap: {}}
          - {name: siem, webhook: {url: "%s", signing: {secretRef: {name: siem}}}}
        """
            .formatted(stage.namespace(), receiver.url()));
  }

  private void sendsNothingBeforeItsSecretIsThereAndAllowsTheHost() {
    stage.awaitReady(MdeAlertSync.class, "alerts", "False", "SecretNotFound");
    sinkSecret("siem.example", WebhookSignatures.OLD_KEY);
    stage.awaitReady(MdeAlertSync.class, "alerts", "False", "SinkRejected");
    assertThat(receiver.calls()).isEmpty();
    assertThat(stage.get(MdeAlertSync.class, "alerts").getStatus().sinks().getFirst().delivered())
        .as("the other sink goes on")
        .isEqualTo(2);
  }

  private void deliversSigned() {
    sinkSecret("siem.example,localhost", WebhookSignatures.OLD_KEY);
    stage.awaitReady(MdeAlertSync.class, "alerts", "True", "Ready");
    awaitReceived("first", event -> true);
    awaitReceived("second", event -> event.get("data").equals(asMicrosoftTells("second")));
    assertThat(receiver.calls())
        .allMatch(call -> WebhookSignatures.isSigned(call, WebhookSignatures.OLD_KEY));
    assertThat(receiver.events())
        .allSatisfy(
            event ->
                assertThat(event.get("id").asText())
                    .startsWith(CONTOSO + "/" + event.get("subject").asText() + "/"));
  }

  private void setsAsideWhatTheReceiverRefuses() {
    receiver.answer(call -> Reply.status(call.text().contains("\"poison\"") ? 422 : 204));
    addAlert("poison");
    addAlert("third");
    request("poisoned");
    awaitReceived("third", event -> true);
    await("the alert that is refused to be set aside")
        .atMost(PATIENCE)
        .until(
            () ->
                stage.get(MdeAlertSync.class, "alerts").getStatus().sinks().getLast().quarantined()
                    == 1);
  }

  private void changesItsKeyWithoutARestart() {
    sinkSecret("localhost", WebhookSignatures.NEW_KEY);
    addAlert("fourth");
    await("a request signed with the new key")
        .atMost(PATIENCE)
        .until(
            () ->
                receiver.calls().stream()
                    .anyMatch(
                        call ->
                            call.text().contains("\"fourth\"")
                                && WebhookSignatures.isSigned(call, WebhookSignatures.NEW_KEY)));
  }

  private void stopsForAReceiverThatIsGoneUntilItIsAskedFor() {
    receiver.answer(410);
    addAlert("fifth");
    request("before it is gone");
    stage.awaitReady(MdeAlertSync.class, "alerts", "False", "SinkRejected");
    receiver.answer(204);
    request("it is back");
    stage.awaitReady(MdeAlertSync.class, "alerts", "True", "Ready");
    awaitReceived("fifth", event -> true);
    assertThat(receiver.calls()).extracting(Call::path).containsOnly("/hook");
  }

  private void awaitReceived(String id, Predicate<JsonNode> as) {
    await("the receiver to have " + id)
        .atMost(PATIENCE)
        .until(
            () ->
                receiver.events().stream()
                    .anyMatch(event -> event.get("subject").asText().equals(id) && as.test(event)));
  }

  private JsonNode asMicrosoftTells(String id) {
    try {
      return new ObjectMapper().readTree(contoso.alerts().json(id).orElseThrow());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private void sinkSecret(String allowedHosts, String key) {
    stage.sinkSecret("siem", allowedHosts, Map.of("signingKey", key));
  }

  private void addAlert(String id) {
    contoso
        .alerts()
        .add(
            AlertGenerator.seeded(id.hashCode(), contoso)
                .next(Instant.now())
                .put("id", id)
                .put("aadTenantId", CONTOSO));
  }

  private void request(String value) {
    stage.request(MdeAlertSync.class, "alerts", value);
  }
}
