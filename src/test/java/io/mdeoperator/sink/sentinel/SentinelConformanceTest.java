// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.sentinel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mdeoperator.entra.EntraTokenSource;
import io.mdeoperator.entra.SimulatedEntra;
import io.mdeoperator.entra.gate.CredentialGate;
import io.mdeoperator.remote.RemoteHttp;
import io.mdeoperator.simulator.Simulator;
import io.mdeoperator.simulator.SimulatorClock;
import io.mdeoperator.simulator.directory.PartnerApp;
import io.mdeoperator.simulator.monitor.DataCollectionRule;
import io.mdeoperator.sink.BehindGate;
import io.mdeoperator.sink.RecordKind;
import io.mdeoperator.sink.SampleApplication;
import io.mdeoperator.sink.Samples;
import io.mdeoperator.sink.Sink;
import io.mdeoperator.sink.SinkConformance;
import io.mdeoperator.sink.SinkRecord;
import io.mdeoperator.sink.SinkUnderTest;
import io.mdeoperator.testing.LoopbackGate;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Against the simulator of Azure Monitor: Azure itself is not to be had here. */
class SentinelConformanceTest extends SinkConformance {
  @Override
  protected SinkUnderTest start() {
    return new SentinelUnderTest();
  }

  /** Entra, and a data collection rule that loses nothing. */
  private static final class SentinelUnderTest implements BehindGate {
    private final SimulatorClock clock = SimulatorClock.stoppedAt(Samples.NOON);
    private final Simulator simulator = Simulator.start(clock);
    private final PartnerApp app =
        simulator.app(SampleApplication.CLIENT, "Partner").addSecret("a-secret");
    private final DataCollectionRule rule =
        simulator
            .dataCollectionRule(
                SentinelTestEnvironment.RULE,
                simulator
                    .tenant(SampleApplication.PARTNER_TENANT, "Partner")
                    .withoutDefenderLicence()
                    .consent(app),
                SentinelTemplate.read().streams())
            .assign(app);
    private final RemoteHttp http =
        SimulatedEntra.http(simulator.authority().trust(), Optional.empty());
    private final CredentialGate gateOfCredentials =
        new CredentialGate(clock, clock::instant, Duration.ofSeconds(20));
    private final EntraTokenSource tokens =
        new EntraTokenSource(
            http,
            gateOfCredentials,
            _ -> {
              throw new AssertionError("no federated credential is used");
            },
            new SimpleMeterRegistry(),
            clock,
            clock::instant);
    private final LoopbackGate gate =
        LoopbackGate.before(URI.create(simulator.logsUrl()).getPort());
    private final SentinelTestEnvironment patient = environment(Duration.ofMinutes(1));
    private final SentinelTestEnvironment impatient = environment(Duration.ofSeconds(1));
    private RecordKind records;

    private SentinelTestEnvironment environment(Duration patience) {
      return new SentinelTestEnvironment(
              simulator.authority(), patience, tokens, URI.create(simulator.loginUrl()))
          .endpoint("https://localhost:" + gate.port());
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
      assertThat(rule.losses()).isEmpty(); // as in the stream of the other kind
      return rule.rows().stream()
          .map(row -> row.get(records == RecordKind.ALERT ? "Alert" : "Row"))
          .toList();
    }

    @Override
    public SinkRecord refusedForGood(String id, int seconds) {
      return Samples.record(id, seconds, "x".repeat((1 << 20) + 1));
    }

    @Override
    public LoopbackGate gate() {
      return gate;
    }

    @Override
    public void changeCredentials() {
      app.replaceSecrets("another-secret");
      simulator.endAllTokens();
      clock.advance(CredentialGate.MIN_INTERVAL); // or the new secret has to wait
      patient.credential("another-secret");
    }

    @Override
    public void close() {
      patient.close();
      impatient.close();
      gate.close();
      try (simulator) {
        http.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
