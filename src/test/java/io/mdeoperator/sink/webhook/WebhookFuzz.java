// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Secret;
import io.mdeoperator.alertsync.read.AlertRecords;
import io.mdeoperator.api.LocalRef;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.api.v1alpha1.sink.SinkSpec;
import io.mdeoperator.api.v1alpha1.sink.WebhookSink;
import io.mdeoperator.api.v1alpha1.sink.WebhookSink.Mode;
import io.mdeoperator.defender.DefenderFuzz;
import io.mdeoperator.fuzz.FuzzTarget;
import io.mdeoperator.remote.EgressRules;
import io.mdeoperator.remote.RemoteResponse;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.Samples;
import io.mdeoperator.sink.SinkInput;
import io.mdeoperator.sink.SinkOwner;
import io.mdeoperator.sink.format.CloudEventAttributes;
import io.mdeoperator.sink.format.Mde;
import io.mdeoperator.sink.format.SampleAlerts;
import io.mdeoperator.sink.http.ReceiverConnection;
import io.mdeoperator.sink.http.ReceiverResponse;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What webhooks send, to whom, and what they get back. */
public final class WebhookFuzz {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final EgressRules RULES =
      new EgressRules(List.of(), true, false, URI.create("https://10.0.0.1"));
  private static final CloudEvents EVENTS = new CloudEvents(new Mde());
  private static final CloudEventsReceiver RECEIVER =
      new CloudEventsReceiver(
          input("https://siem.example", Map.of()),
          new Endpoint(
              new ReceiverConnection(
                  URI.create("https://siem.example"), Map.of(), Optional.empty()),
              List.of()),
          EVENTS,
          () -> Samples.NOON);
  private static final Duration MAX_WAIT = Duration.ofHours(1);

  private WebhookFuzz() {}

  public static List<FuzzTarget> targets() {
    return List.of(
        FuzzTarget.ofBytes(
            "cloud-event",
            WebhookFuzz::cloudEvent,
            "{\"value\":[{\"id\":\"a\\ud800%\\u0007\\uffff\",\"lastUpdateTime\":\"2026-03-01T11:00:00Z\"},{}]}"
                .getBytes(UTF_8)),
        FuzzTarget.ofLines(
            "webhook-spec",
            2,
            WebhookFuzz::endpoint,
            "https://hooks.siem.example/in\nwhsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "http://localhost:1/\n\uFEFFMfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw="),
        FuzzTarget.ofLines(
            "receiver-answer",
            2,
            WebhookFuzz::answer,
            "503\n120",
            "429\nSun, 01 Mar 2026 12:00:07 GMT"));
  }

  /** Receivers can read each request, and find each alert as it came. */
  private static void cloudEvent(byte[] page) throws Exception {
    for (var alert : DefenderFuzz.alertsIn(page)) {
      var item = new Batch.Item(Samples.TENANT + "/" + alert.id() + "/x", AlertRecords.of(alert));
      var body = EVENTS.several(SampleAlerts.ORIGIN, List.of(item));
      var sent = new ByteArrayOutputStream();
      body.writeTo(sent);

      var event = JSON.readTree(sent.toByteArray()).get(0);
      assertThat(event.path("data")).isEqualTo(JSON.readTree(alert.json()));
      var attributes = new HashMap<String, String>();
      CloudEventAttributes.write(SampleAlerts.ORIGIN, item, attributes::put);
      assertThat(event.path("id").asText()).isEqualTo(attributes.get("id"));
      assertThat(attributes.get("subject").chars())
          .noneMatch(c -> Character.isISOControl(c) || c == 0xfffe || c == 0xffff);
      assertThat(body.length())
          .isLessThanOrEqualTo(EVENTS.size(item) + 2L * 12 * alert.id().length());
    }
  }

  private static void endpoint(List<String> lines) {
    var secret = Samples.secret("key", "*.siem.example", Map.of("signingKey", lines.getLast()));
    switch (Endpoint.of(input(lines.getFirst(), Map.of("key", secret)), RULES)) {
      case Result.Ok<Endpoint>(var endpoint) -> {
        // A dot at its end is the root of all names: the same name.
        assertThat(endpoint.connection().url().getHost()).matches("(?i).*\\.siem\\.example\\.?");
        assertThat(endpoint.keys()).hasSize(1);
        assertThat(endpoint.keys().getFirst().getEncoded()).hasSizeBetween(24, 64);
      }
      case Result.Failed<Endpoint>(var problem) ->
          assertThat(problem.message()).startsWith("spec.sinks[0] ('siem')").endsWith(".");
    }
  }

  private static SinkInput input(String url, Map<String, Secret> secrets) {
    var signing = new WebhookSink.Signing(new LocalRef("key"), null);
    var webhook = new WebhookSink(url, null, Mode.STRUCTURED, List.of(), signing, null);
    return new SinkInput(SinkOwner.of(Samples.feed(SinkSpec.of("siem", webhook))), 0, "", secrets);
  }

  private static void answer(List<String> lines) {
    var status =
        lines.getFirst().matches("[1-5][0-9]{2}") ? Integer.parseInt(lines.getFirst()) : 429;
    var answer =
        RECEIVER.meaning(
            new RemoteResponse(
                status, _ -> Optional.of(lines.getLast()), InputStream.nullInputStream()),
            List.of());
    if (answer instanceof ReceiverResponse.Unable(var what, var wait)) {
      assertThat(what).isPrintable().isASCII();
      assertThat(wait.orElse(Duration.ZERO)).isBetween(Duration.ZERO, MAX_WAIT);
    }
  }
}
