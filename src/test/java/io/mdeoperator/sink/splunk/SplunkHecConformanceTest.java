// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.splunk;

import com.fasterxml.jackson.databind.JsonNode;
import io.mdeoperator.defender.Alert;
import io.mdeoperator.sink.Samples;
import io.mdeoperator.sink.Sink;
import io.mdeoperator.sink.SinkConformance;
import io.mdeoperator.sink.SinkUnderTest;
import io.mdeoperator.testing.LoopbackGate;
import io.mdeoperator.testing.WebhookReceiver;
import io.mdeoperator.testing.tls.TestAuthority;
import java.time.Duration;
import java.util.List;

class SplunkHecConformanceTest extends SinkConformance {
  @Override
  protected SinkUnderTest start() {
    return new SplunkUnderTest();
  }

  /** The model of the collector over TLS. */
  private static final class SplunkUnderTest implements SinkUnderTest {
    private static final TestAuthority AUTHORITY = TestAuthority.create("Receivers");

    private final HecModel model = new HecModel("a-token");
    private final WebhookReceiver receiver = WebhookReceiver.start(AUTHORITY);
    private final LoopbackGate gate = LoopbackGate.before(receiver.port());
    private final SplunkTestEnvironment patient =
        new SplunkTestEnvironment(AUTHORITY, Duration.ofMinutes(1));
    private final SplunkTestEnvironment impatient =
        new SplunkTestEnvironment(AUTHORITY, Duration.ofSeconds(1));

    SplunkUnderTest() {
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
    public List<JsonNode> received() {
      return model.events().stream().map(event -> event.get("event")).toList();
    }

    @Override
    public Alert refusedForGood(String id, int seconds) {
      return Samples.alert(id, seconds, "bad");
    }

    @Override
    public void shut() {
      gate.shut();
    }

    @Override
    public void hold() {
      gate.hold();
    }

    @Override
    public boolean isAsked() {
      return gate.met() > 0;
    }

    @Override
    public void open() {
      gate.open();
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
