// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.alertsync.read.ReadPlan;
import io.mdeoperator.alertsync.testing.Alerts;
import io.mdeoperator.alertsync.testing.FakeSink;
import io.mdeoperator.alertsync.testing.Feeds;
import io.mdeoperator.alertsync.testing.FixedRoom;
import io.mdeoperator.alertsync.testing.MemoryCheckpointStore;
import io.mdeoperator.alertsync.testing.MemoryQuarantine;
import io.mdeoperator.alertsync.testing.SingleSink;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncSpec.Filter;
import io.mdeoperator.defender.AccessDeniedNotifier;
import io.mdeoperator.defender.AlertSource;
import io.mdeoperator.defender.AlertTime;
import io.mdeoperator.defender.DefenderClient;
import io.mdeoperator.defender.call.ApiService;
import io.mdeoperator.defender.call.Quotas;
import io.mdeoperator.defender.call.TenantApi;
import io.mdeoperator.defender.call.TenantCalls;
import io.mdeoperator.delivery.DeliveryPlan;
import io.mdeoperator.delivery.SinkState;
import io.mdeoperator.delivery.SinkStores;
import io.mdeoperator.delivery.StepResult;
import io.mdeoperator.entra.EntraTokenSource;
import io.mdeoperator.entra.credential.ClientCredential;
import io.mdeoperator.entra.credential.FederatedTokenFile;
import io.mdeoperator.entra.gate.CredentialGate;
import io.mdeoperator.entra.token.CloudEndpoints;
import io.mdeoperator.entra.token.TokenRequest;
import io.mdeoperator.remote.RemoteHttp;
import io.mdeoperator.simulator.Simulator;
import io.mdeoperator.simulator.SimulatorClock;
import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.simulator.http.Fault;
import io.mdeoperator.sink.RecordKind;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A feed against Entra and Defender over TLS, with their quota and their cap of pages. */
class FeedAcceptanceTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final String CLIENT = "aaaaaaaa-1111-1111-1111-111111111111";
  private static final String AUDIENCE = "https://api.securitycenter.microsoft.com";
  private static final int MAX_STEPS = 200;

  private final SimulatorClock clock = SimulatorClock.stoppedAt(NOON);
  private final Simulator simulator = Simulator.start(clock);
  private final CustomerTenant tenant =
      simulator
          .tenant(Alerts.TENANT, "Contoso")
          .consent(simulator.app(CLIENT, "Partner", "Alert.Read.All").addSecret("s3cret"));
  private final RemoteHttp http =
      new RemoteHttp(
          new RemoteHttp.Settings(
              Duration.ofSeconds(30),
              Duration.ofSeconds(60),
              Optional.empty(),
              simulator.authority().trust(),
              "MdePartner-Test/1"));
  private final FakeSink sink = new FakeSink();
  private final MemoryCheckpointStore store = new MemoryCheckpointStore();
  private AlertSource defender;
  private SinkState state = new SinkState();

  @BeforeEach
  void connect() {
    var tokens =
        new EntraTokenSource(
            http,
            new CredentialGate(clock, clock::instant, Duration.ofSeconds(20)),
            _ -> FederatedTokenFile.at(Path.of("none")).read(clock.instant()),
            new SimpleMeterRegistry(),
            clock,
            clock::instant);
    defender =
        new DefenderClient(
            new TenantCalls(
                ApiService.DEFENDER,
                http,
                tokens,
                new Quotas(Quotas.Limits.DEFENDER, clock::instant),
                new SimpleMeterRegistry(),
                clock),
            new AccessDeniedNotifier());
  }

  @AfterEach
  void disconnect() throws Exception {
    http.close();
    simulator.close();
  }

  @Test
  void twentyFiveThousandAlertsWithHeavyTiesArriveExactly() {
    simulator.paging().shuffled(7);
    IntStream.range(0, 25_000).forEach(i -> tenant.alerts().add(json(i, timeOf(i), creationOf(i))));

    pollUntilDone(false);

    assertThat(store.read("mirror").gaps()).isEmpty();
    assertThat(sink.ids()).hasSize(25_000).doesNotHaveDuplicates();
    assertThat(store.read("mirror").delivered()).isEqualTo(25_000);
    state = new SinkState();
    pollUntilDone(false);
    assertThat(sink.ids()).as("a restart brings nothing again").hasSize(25_000);
  }

  /** Half of them at one instant, which no page can hold; a third at another; the rest apart. */
  private static Instant timeOf(int i) {
    return switch (i % 6) {
      case 0, 1, 2 -> NOON.minusSeconds(600);
      case 3, 4 -> NOON.minusSeconds(500).plusNanos(100);
      default -> NOON.minusSeconds(400).plusNanos(100L * (i % 90));
    };
  }

  /** Some have none, and some were all created at once. */
  private static String creationOf(int i) {
    return i % 97 == 0
        ? "null"
        : "\"" + NOON.minusSeconds(3_600 + (i % 2 == 0 ? 0 : i % 1_800)) + "\"";
  }

  @Test
  void aRescanFindsWhatBecameVisibleSixHoursLate() {
    tenant.alerts().add(json(1, NOON.minusSeconds(60), "null"));
    IntStream.range(2, 30)
        .forEach(
            i ->
                tenant
                    .alerts()
                    .addVisibleFrom(
                        NOON.plus(Duration.ofHours(6)),
                        json(i, NOON.minusSeconds(3_600 + i), "null")));
    pollUntilDone(true);
    clock.advance(Duration.ofHours(6));
    tenant.alerts().add(json(30, clock.instant().minusSeconds(1), "null"));
    pollUntilDone(false);
    assertThat(sink.ids()).as("no poll looks there").containsExactly("a1", "a30");

    pollUntilDone(true);

    assertThat(sink.ids()).hasSize(30).doesNotHaveDuplicates();
  }

  @Test
  void aPageThatAlwaysFailsBecomesAGapTheFeedGoesOnAndTheGapHeals() {
    IntStream.range(0, 300)
        .forEach(i -> tenant.alerts().add(json(i, NOON.minusSeconds(900 - i), "null")));
    try (var poison =
        simulator.apiFaults().whileActive(Fault.statusForAnswersWith("\"a150\"", 500))) {
      pollUntilDone(false);
      tenant.alerts().add(json(300, NOON.minusSeconds(1), "null"));
      pollUntilDone(false);
      assertThat(sink.ids()).contains("a0", "a299", "a300").doesNotContain("a150");
      for (var rescans = 0; rescans < 4; rescans++) {
        clock.advance(Duration.ofHours(1));
        pollUntilDone(true);
      }
      assertThat(poison.hits()).isPositive();
      assertThat(sink.ids()).as("all but that one").hasSize(300).doesNotHaveDuplicates();
      assertThat(store.read("mirror").gaps()).hasSize(1);
    }

    clock.advance(Duration.ofHours(1));
    pollUntilDone(true);

    assertThat(sink.ids()).hasSize(301).doesNotHaveDuplicates().contains("a150");
    assertThat(store.read("mirror").gaps()).isEmpty();
  }

  private static String json(int number, Instant updated, String created) {
    return """
    {"id":"a%d","severity":"%s","alertCreationTime":%s,"lastUpdateTime":"%s","evidence":[]}\
    """
        .formatted(number, number % 3 == 0 ? "High" : "Low", created, AlertTime.format(updated));
  }

  /** Waits as long as the quota asks for. */
  private void pollUntilDone(boolean isRescan) {
    for (var steps = 0; steps < MAX_STEPS; steps++) {
      switch (step(isRescan)) {
        case StepResult.Done _ -> {
          return;
        }
        case StepResult.SourceFailed _ -> clock.advance(Duration.ofMinutes(1));
        case StepResult.More _ -> {}
        default -> throw new AssertionError("the sink works");
      }
    }
    throw new AssertionError("the pass does not end");
  }

  private StepResult step(boolean isRescan) {
    var stores = new SinkStores(store, new MemoryQuarantine(), Feeds.remembered());
    return new SingleSink(plan(), defender, sink, stores, state)
        .step(
            Optional.empty(),
            isRescan,
            new PollBudget(clock::instant, 20, true, FixedRoom.LARGE),
            clock.instant());
  }

  private ReadPlan plan() {
    var cloud =
        new CloudEndpoints(
            "Public", URI.create(simulator.loginUrl()), AUDIENCE + "/.default", Set.of(AUDIENCE));
    var credential =
        new ClientCredential.ClientSecret(new ClientCredential.Version("app-uid", "1"), "s3cret");
    return new ReadPlan(
        new TenantApi(
            URI.create(simulator.apiUrl()),
            new TokenRequest(cloud, CLIENT, Alerts.TENANT, credential)),
        Filter.ALL,
        true,
        new DeliveryPlan(
            RecordKind.ALERT,
            Alerts.TENANT,
            NOON.minus(Duration.ofHours(24)),
            Duration.ofMinutes(5),
            Duration.ofHours(24),
            Duration.ofHours(24),
            Duration.ofDays(180)));
  }
}
