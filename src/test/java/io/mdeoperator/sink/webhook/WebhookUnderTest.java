// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.mdeoperator.api.v1alpha1.sink.WebhookSink.Mode;
import io.mdeoperator.sink.BehindGate;
import io.mdeoperator.sink.RecordKind;
import io.mdeoperator.sink.Samples;
import io.mdeoperator.sink.Sink;
import io.mdeoperator.sink.SinkRecord;
import io.mdeoperator.testing.LoopbackGate;
import io.mdeoperator.testing.WebhookReceiver;
import io.mdeoperator.testing.WebhookReceiver.Call;
import io.mdeoperator.testing.WebhookReceiver.Reply;
import io.mdeoperator.testing.WebhookSignatures;
import io.mdeoperator.testing.tls.TestAuthority;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A receiver over TLS that believes only what is signed. */
final class WebhookUnderTest implements BehindGate {
  private static final TestAuthority AUTHORITY = TestAuthority.create("Receivers");
  private static final String BAD = "\"bad\"";

  private final WebhookReceiver receiver = WebhookReceiver.start(AUTHORITY);
  private final LoopbackGate gate = LoopbackGate.before(receiver.port());
  private final WebhookTestEnvironment patient =
      new WebhookTestEnvironment(AUTHORITY, Duration.ofMinutes(1));
  private final WebhookTestEnvironment impatient =
      new WebhookTestEnvironment(AUTHORITY, Duration.ofSeconds(1));
  private RecordKind records;
  private volatile String key = WebhookSignatures.OLD_KEY;

  WebhookUnderTest(Mode mode) {
    for (var stage : List.of(patient, impatient)) {
      stage.mode(mode);
      stage
          .url("https://localhost:" + gate.port() + "/hook")
          .secret(Map.of("signingKey", WebhookSignatures.OLD_KEY));
    }
    receiver.answer(this::answer);
  }

  private Reply answer(Call call) {
    if (!WebhookSignatures.isSigned(call, key)) {
      return Reply.status(401);
    }
    return Reply.status(call.text().contains(BAD) ? 422 : 204);
  }

  @Override
  public Sink sink() {
    return patient.sink();
  }

  @Override
  public Sink impatientSink() {
    return impatient.sink();
  }

  @Override
  public void of(RecordKind next) {
    records = next;
    patient.of(next);
    impatient.of(next);
  }

  @Override
  public List<JsonNode> received() {
    return receiver.events().stream()
        .filter(event -> event.get("type").asText().equals(Samples.eventType(records)))
        .map(event -> event.get("data"))
        .toList();
  }

  @Override
  public SinkRecord refusedForGood(String id, int seconds) {
    return Samples.record(id, seconds, "bad");
  }

  @Override
  public LoopbackGate gate() {
    return gate;
  }

  @Override
  public void changeCredentials() {
    key = WebhookSignatures.NEW_KEY;
    patient.secret(Map.of("signingKey", WebhookSignatures.NEW_KEY));
  }

  @Override
  public void close() {
    patient.close();
    impatient.close();
    gate.close();
    receiver.close();
  }
}
