// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.alertsync.faults.FeedHistory.Event;
import io.mdeoperator.alertsync.faults.FeedUnderTest.SinkFault;
import io.mdeoperator.alertsync.faults.FeedUnderTest.StoreFault;
import io.mdeoperator.alertsync.faults.FeedUnderTest.Surroundings;
import io.mdeoperator.alertsync.faults.receivers.MemoryReceiver;
import io.mdeoperator.alertsync.faults.receivers.ReceiverUnderFaults;
import io.mdeoperator.alertsync.poll.FeedState;
import io.mdeoperator.alertsync.poll.PollReport;
import io.mdeoperator.alertsync.poll.PollServices;
import io.mdeoperator.alertsync.poll.Poller;
import io.mdeoperator.alertsync.testing.Alerts;
import io.mdeoperator.alertsync.testing.Feeds;
import io.mdeoperator.alertsync.testing.MemoryCheckpointStore;
import io.mdeoperator.alertsync.testing.MemoryQuarantine;
import io.mdeoperator.api.v1alpha1.Cloud;
import io.mdeoperator.defender.AccessDeniedNotifier;
import io.mdeoperator.defender.AlertSource;
import io.mdeoperator.defender.Clouds;
import io.mdeoperator.defender.Clouds.AzureMonitor;
import io.mdeoperator.defender.Clouds.Graph;
import io.mdeoperator.defender.DefenderClient;
import io.mdeoperator.defender.call.ApiService;
import io.mdeoperator.defender.call.Quotas;
import io.mdeoperator.defender.call.TenantCalls;
import io.mdeoperator.delivery.SinkStores;
import io.mdeoperator.delivery.StepResult;
import io.mdeoperator.delivery.memory.BatchMemory;
import io.mdeoperator.entra.EntraTokenSource;
import io.mdeoperator.entra.credential.FederatedTokenFile;
import io.mdeoperator.entra.gate.CredentialGate;
import io.mdeoperator.entra.token.CloudEndpoints;
import io.mdeoperator.remote.RemoteHttp;
import io.mdeoperator.simulator.Simulator;
import io.mdeoperator.simulator.SimulatorClock;
import io.mdeoperator.simulator.http.ActiveFault;
import io.mdeoperator.simulator.http.Fault;
import io.mdeoperator.sink.Revision;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One run of a feed with two sinks through whatever a seed brings: alerts that come late, tie,
 * change between two pages or lie in the future; an API, sinks and checkpoints that fail; operators
 * that die or meet a second one; clocks that jump. Time is the simulator's, so that days pass in a
 * moment. The same seed brings the same story.
 */
final class FaultSchedule implements AutoCloseable {
  static final Set<String> SINKS = Set.of("one", "two");

  private static final int STEPS = 60;

  /** Each brings more alerts. */
  private static final int STEPS_WHILE_CALM = 15;

  private static final int MAX_POLLS = 1_500;
  private static final String CLIENT = "11111111-1111-1111-1111-111111111111";
  private static final String SECRET = "s3cret";
  private static final Instant START = Feeds.NOON;

  private final Random random;
  private final boolean isCalm;
  private final SimulatorClock clock = SimulatorClock.stoppedAt(START);
  private final Simulator simulator = Simulator.start(clock);
  private final RemoteHttp http;
  private final AlertSource defender;
  private final Clouds clouds;
  private final MemoryCheckpointStore checkpoints = new MemoryCheckpointStore();
  private final Map<String, ReceiverUnderFaults> receivers;
  private final Surroundings surroundings;
  private final ExpectedAlerts ledger;
  private final List<Operator> operators = new ArrayList<>();
  private Optional<ActiveFault> throttling = Optional.empty();
  private boolean isOver;
  private int lastOperator;

  /** One operator that runs, or believes that it does. */
  private record Operator(FeedUnderTest ports, Poller polls, FeedState memory) {}

  /** Opens the receivers of both sinks. */
  interface Receivers {
    Map<String, ReceiverUnderFaults> open(Clock clock);
  }

  /** Of sinks in this process. */
  static Map<String, ReceiverUnderFaults> inMemory(Clock clock) {
    return SINKS.stream().collect(Collectors.toMap(name -> name, _ -> new MemoryReceiver()));
  }

  FaultSchedule(long seed, Receivers receivers) {
    this(seed, false, receivers);
  }

  /** One in which nothing fails: alerts come, many at a time, and change while they are read. */
  static FaultSchedule calm(long seed, Receivers receivers) {
    return new FaultSchedule(seed, true, receivers);
  }

  private FaultSchedule(long seed, boolean isCalm, Receivers sinks) {
    random = new Random(seed);
    this.isCalm = isCalm;
    receivers = sinks.open(clock);
    surroundings = new Surroundings(receivers, this::muchTimePasses);
    http =
        new RemoteHttp(
            new RemoteHttp.Settings(
                Duration.ofSeconds(5),
                Duration.ofSeconds(20),
                Optional.empty(),
                simulator.authority().trust(),
                "MdePartner-Test/1"));
    var app = simulator.app(CLIENT, "Partner", "Alert.Read.All").addSecret(SECRET);
    var tenant = simulator.tenant(Alerts.TENANT, "Contoso").consent(app);
    ledger = new ExpectedAlerts(tenant, clock, random);
    clouds = clouds();
    var gate = new CredentialGate(clock, clock::instant, Duration.ofSeconds(20));
    defender =
        new DefenderClient(
            new TenantCalls(
                ApiService.DEFENDER,
                http,
                new EntraTokenSource(
                    http,
                    gate,
                    _ -> FederatedTokenFile.at(Path.of("none")).read(clock.instant()),
                    new SimpleMeterRegistry(),
                    clock,
                    clock::instant),
                new Quotas(Quotas.Limits.DEFENDER, clock::instant),
                new SimpleMeterRegistry(),
                clock),
            new AccessDeniedNotifier());
    simulator.paging().cap(oneOf(100, 200, 10_000)).shuffled(seed);
    operators.add(operator());
  }

  /** Runs it to its end, and reads what happened. */
  FeedHistoryChecker.Result run() {
    for (var step = 0; step < (isCalm ? STEPS_WHILE_CALM : STEPS); step++) {
      clock.advance(Duration.ofSeconds(5 + random.nextInt(120)));
      alertsCome();
      if (isCalm) {
        manyAlertsCome();
        poll(operators.getFirst());
      } else {
        somethingHappens();
        pollAll();
      }
    }
    comeToRest();
    return FeedHistoryChecker.check(
        Alerts.TENANT, SINKS, surroundings.history().events(), ledger.states());
  }

  /** Every alert as it is now. */
  Set<Revision> states() {
    return ledger.states();
  }

  /** What has happened so far. */
  List<Event> history() {
    return surroundings.history().events();
  }

  @Override
  public void close() throws IOException {
    operators.forEach(operator -> operator.ports().die());
    receivers.values().forEach(ReceiverUnderFaults::close);
    http.close();
    simulator.close();
  }

  private void alertsCome() {
    for (var count = random.nextInt(20); count > 0; count--) {
      ledger.add(clock.instant().minusSeconds(random.nextInt(20)), Instant.MIN);
    }
    if (oneIn(12)) {
      var together = clock.instant().minus(1, ChronoUnit.SECONDS);
      ledger.addTied(random.nextInt(300), together);
    }
    if (oneIn(8)) {
      ledger.add(clock.instant(), clock.instant().plus(Duration.ofMinutes(random.nextInt(360))));
    }
    if (oneIn(25)) {
      ledger.add(clock.instant().plus(Duration.ofHours(1 + random.nextInt(48))), Instant.MIN);
    }
    for (var count = random.nextInt(4); count > 0; count--) {
      update();
    }
  }

  private void manyAlertsCome() {
    for (var count = oneIn(4) ? 300 : 0; count > 0; count--) {
      ledger.add(clock.instant().minusSeconds(random.nextInt(200)), Instant.MIN);
    }
  }

  private void somethingHappens() {
    var sink = oneOf("one", "two");
    switch (random.nextInt(24)) {
      case 0 -> surroundings.sinkFaults().put(sink, SinkFault.DOWN);
      case 1, 2 -> surroundings.sinkFaults().clear();
      case 3 -> surroundings.sinkFaults().put(sink, oneOf(SinkFault.values()));
      case 4 -> surroundings.storeFaults().put(sink, oneOf(StoreFault.values()));
      case 5 -> sourceFails();
      case 6 -> operators.get(random.nextInt(operators.size())).ports().die();
      case 7 -> operators.add(operator());
      case 8 -> clock.advance(Duration.ofHours(random.nextInt(50)));
      case 9 -> clock.advance(Duration.ofSeconds(-random.nextInt(90)));
      case 10 -> simulator.endAllTokens();
      case 11 -> poison();
      case 12 -> ledger.newest().map(Revision::time).ifPresent(surroundings.unreadable()::add);
      case 13 -> surroundings.unreadable().clear();
      case 14 -> surroundings.storeFaults().put(sink, StoreFault.DOWN);
      case 15, 16 -> surroundings.storeFaults().clear();
      case 17 -> throttlingBegins();
      case 18, 19 -> throttlingEnds();
      default -> {
        // A quiet step.
      }
    }
  }

  private void sourceFails() {
    simulator
        .apiFaults()
        .next(
            1 + random.nextInt(4),
            oneOf(
                Fault.status(500),
                Fault.htmlPage(502),
                Fault.truncatedBody(),
                Fault.truncatedChunks(),
                Fault.connectionReset(),
                Fault.emptyObject(),
                Fault.tooManyRequestsText("30"),
                Fault.tooManyRequestsText(null)));
  }

  private void throttlingBegins() {
    throttlingEnds();
    var retryAfter = oneOf("1", "30", "300", null);
    throttling =
        Optional.of(simulator.apiFaults().whileActive(Fault.tooManyRequestsText(retryAfter)));
  }

  private void throttlingEnds() {
    throttling.ifPresent(ActiveFault::close);
    throttling = Optional.empty();
  }

  private void muchTimePasses() {
    clock.advance(Duration.ofSeconds(random.nextInt(1200)));
  }

  private void poison() {
    ledger.newest().map(Revision::identity).ifPresent(surroundings.poison()::add);
  }

  private void pollAll() {
    operators.removeIf(operator -> operator.ports().isDead());
    if (operators.isEmpty() || oneIn(40)) {
      operators.add(operator());
    }
    operators.forEach(this::poll);
    if (operators.size() > 1 && oneIn(3)) {
      operators.removeFirst().ports().die();
    }
  }

  private PollReport poll(Operator operator) {
    return operator
        .polls()
        .poll(Feeds.input(Feeds.feed("one", "two"), SECRET), operator.memory(), clock.instant());
  }

  /** All faults are over, and enough time passes for what comes late and for the rescan after. */
  private void comeToRest() {
    isOver = true;
    simulator.apiFaults().clear();
    surroundings.sinkFaults().clear();
    surroundings.storeFaults().clear();
    surroundings.unreadable().clear();
    while (operators.size() > 1) {
      operators.removeFirst().ports().die();
    }
    pollAll();
    for (var hours = 0; hours < 9; hours++) {
      clock.advance(Duration.ofHours(1));
      pollUntilDone();
    }
  }

  private void pollUntilDone() {
    var busy = new HashSet<>(SINKS);
    for (var polls = 0; polls < MAX_POLLS && !busy.isEmpty(); polls++) {
      poll(operators.getLast()).sinks().stream()
          .filter(sink -> sink.step() instanceof StepResult.Done)
          .map(PollReport.SinkReport::name)
          .forEach(busy::remove);
      clock.advance(Duration.ofSeconds(10));
    }
    assertThat(busy)
        .as("sinks that do not come to rest: %s", operators.getLast().memory().report())
        .isEmpty();
  }

  private Operator operator() {
    var ports = new FeedUnderTest(++lastOperator, surroundings);
    var memory = new FeedState(clock.instant());
    return new Operator(
        ports,
        new Poller(
            new PollServices(
                ports.source(defender, this::changeBetweenPages, () -> together(memory)),
                (input, index) -> ports.sink(input.feed().getSpec().sinks().get(index).name()),
                feed ->
                    new SinkStores(
                        ports.store(checkpoints), new MemoryQuarantine(), Feeds.remembered()),
                clouds,
                Feeds.schedule(),
                Duration.ofDays(180),
                BatchMemory.of(64 << 20),
                ports.executor(),
                Duration.ofSeconds(1),
                feed -> {},
                Feeds.metrics(),
                clock,
                clock::instant)),
        memory);
  }

  private static Set<String> together(FeedState memory) {
    return SINKS.stream()
        .filter(name -> memory.sink(name).isTogether())
        .collect(Collectors.toSet());
  }

  private void changeBetweenPages() {
    for (var count = isCalm ? 20 : oneIn(10) ? 1 : 0; !isOver && count > 0; count--) {
      update();
    }
  }

  private void update() {
    ledger.update().ifPresent(old -> surroundings.history().add(new Event.Gone(old)));
  }

  private Clouds clouds() {
    var audience = "https://api.securitycenter.microsoft.com";
    var endpoints =
        new Clouds.Endpoints(
            new CloudEndpoints(
                "Public",
                URI.create(simulator.loginUrl()),
                audience + "/.default",
                Set.of(audience)),
            URI.create(simulator.apiUrl()),
            true,
            Graph.at(URI.create("https://graph.example")),
            AzureMonitor.of("monitor.example"));
    return new Clouds(Map.of(Cloud.PUBLIC, endpoints));
  }

  private boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  @SafeVarargs
  private <T> T oneOf(T... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
