// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.splunk;

import com.fasterxml.jackson.databind.JsonNode;
import io.mdeoperator.sink.BehindGate;
import io.mdeoperator.sink.RecordKind;
import io.mdeoperator.sink.Samples;
import io.mdeoperator.sink.Sink;
import io.mdeoperator.sink.SinkConformance;
import io.mdeoperator.sink.SinkRecord;
import io.mdeoperator.sink.SinkUnderTest;
import io.mdeoperator.testing.LoopbackGate;
import io.mdeoperator.testing.WebhookReceiver;
import io.mdeoperator.testing.tls.TestAuthority;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;

/** Without acknowledgement. */
class SplunkHecConformanceTest extends SinkConformance {
  @Override
  protected SinkUnderTest start() {
    return new SplunkUnderTest(false);
  }

  /** The model of the collector over TLS. */
  static final class SplunkUnderTest implements BehindGate {
    private static final TestAuthority AUTHORITY = TestAuthority.create("Receivers");

    private final boolean isAcknowledged;
    private final HecModel model = new HecModel("a-token");
    private final WebhookReceiver receiver = WebhookReceiver.start(AUTHORITY);
    private final LoopbackGate gate = LoopbackGate.before(receiver.port());
    private final SplunkTestEnvironment patient =
        new SplunkTestEnvironment(AUTHORITY, Duration.ofMinutes(1));
    private final SplunkTestEnvironment impatient =
        new SplunkTestEnvironment(AUTHORITY, Duration.ofSeconds(1));
    private RecordKind records;

    /** Whose model confirms what it has stored when it is asked for the second time. */
    static SplunkUnderTest acknowledged() {
      var splunk = new SplunkUnderTest(true);
      splunk.model.acknowledge(2);
      splunk.patient.acknowledged();
      splunk.impatient.acknowledged();
      return splunk;
    }

    SplunkUnderTest(boolean isAcknowledged) {
      this.isAcknowledged = isAcknowledged;
      receiver.answer(model::answer);
      model.refuse(event -> event.at("/event/title").asText().equals("bad"));
      patient.url("https://localhost:" + gate.port());
      impatient.url("https://localhost:" + gate.port());
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
      return events().stream()
          .filter(event -> event.get("fields").has(records.owner()))
          .map(event -> event.get("event"))
          .toList();
    }

    private Collection<JsonNode> events() {
      return isAcknowledged ? deduplicated() : model.events();
    }

    /** As a search with {@code dedup idempotency_key} finds them. */
    private Collection<JsonNode> deduplicated() {
      var byKey = new LinkedHashMap<String, JsonNode>();
      model
          .events()
          .forEach(event -> byKey.put(event.at("/fields/idempotency_key").asText(), event));
      return byKey.values();
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
      model.token("another-token");
      patient.secret(SplunkTestEnvironment.token("another-token"));
    }

    @Override
    public void close() {
      patient.close();
      impatient.close();
      gate.close();
      receiver.close();
    }
  }
}
