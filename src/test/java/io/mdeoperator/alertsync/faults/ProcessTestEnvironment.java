// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.faults;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.mdeoperator.alertsync.faults.FeedHistory.Event;
import io.mdeoperator.alertsync.faults.receivers.ProcessReceiver;
import io.mdeoperator.alertsync.faults.receivers.ReceiverKind;
import io.mdeoperator.alertsync.faults.receivers.ReceiverWitness;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.audit.AuditLog;
import io.mdeoperator.cluster.install.Installation;
import io.mdeoperator.simulator.Simulator;
import io.mdeoperator.testing.LoopbackGate;
import io.mdeoperator.testing.TestEnvironment;
import io.mdeoperator.testing.process.Pause;
import io.mdeoperator.testing.process.ShippedOperators;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Two customers with a feed each into a mirror and a receiver, on a real control plane, and shipped
 * operators in processes of their own with the shipped rights. Gates stand before the API server
 * and before the receiver. Whatever is done to them, the feeds' witnesses are told.
 */
final class ProcessTestEnvironment implements AutoCloseable {
  private static final List<String> TENANTS =
      List.of("22222222-2222-2222-2222-222222222222", "33333333-3333-3333-3333-333333333333");

  private final ControlPlane cluster;
  private final TestEnvironment stage;
  private final AuditLog.Position beginning;
  private final LoopbackGate apiServerGate;
  private final OperatorRuns epochs = new OperatorRuns();
  private final List<FeedObserver> feeds;
  private final ProcessReceiver receiver;
  private final ShippedOperators operators;
  private final Path kubeconfig;
  private final List<FeedWrites.Write> found = new ArrayList<>();

  /** Everything but the operator is there. */
  ProcessTestEnvironment(ControlPlane cluster, ReceiverKind.Program program, long seed)
      throws Exception {
    this.cluster = cluster;
    beginning = cluster.auditLog().now();
    stage =
        new TestEnvironment(
            cluster.client(), cluster.client().getConfiguration(), cluster.namespace("faults"));
    apiServerGate = LoopbackGate.before(ShippedOperators.apiServerPort(cluster));
    feeds = Stream.of(0, 1).map(index -> witness(index, seed)).toList();
    receiver = program.open(stage.simulator().authority(), new Witness());
    operators = new ShippedOperators(cluster, stage);
    kubeconfig = operators.kubeconfig(apiServerGate);
    stage.simulator().quotas().off();
    stage.secret(TestEnvironment.CLIENT_SECRET);
    stage.application();
    stage.tenant("customer-0", TENANTS.get(0));
    stage.tenant("customer-1", TENANTS.get(1));
    stage.apply(MdeAlertSync.class, feed(0, "overlap: 5m, includeEvidence: true", "Batched"));
    stage.apply(MdeAlertSync.class, feed(1, "overlap: 2s, includeEvidence: false", "Structured"));
  }

  private FeedObserver witness(int index, long seed) {
    var customer = stage.customer(TENANTS.get(index), "Customer " + index).consent(stage.app());
    var ledger =
        new ExpectedAlerts(customer, stage.simulator().clock(), new Random(10 * seed + index));
    return new FeedObserver("alerts-" + index, customer.id(), ledger);
  }

  private String feed(int index, String settings, String mode) {
    return """
        apiVersion: mde-operator.io/v1alpha1
        kind: MdeAlertSync
        metadata: {name: alerts-%d, namespace: %s}
        spec: {tenantRef: {name: customer-%d}, pollPeriod: 10s, initialLookback: 1h, %s,
          rescan: {lookback: 1h}, sinks: [
            {name: mirror, configMap: {retention: {maxAlerts: 5000}}},
            {name: %s, %s}]}
        """
        .formatted(
            index,
            stage.namespace(),
            index,
            settings,
            FeedObserver.RECEIVER,
            receiver.sink(stage, "alerts-" + index, mode));
  }

  List<FeedObserver> feeds() {
    return feeds;
  }

  Simulator simulator() {
    return stage.simulator();
  }

  ProcessReceiver receiver() {
    return receiver;
  }

  /** The numbers of the operators that run. */
  List<Integer> operators() {
    return operators.running();
  }

  /** Starts another operator and returns its number at once. */
  int startOperator() throws Exception {
    changing(() -> {});
    var number = operators.start(kubeconfig, config -> config);
    epochs.begin(operators.running().size() > 1);
    return number;
  }

  /** Returns when all operators are ready. */
  void awaitOperators() {
    operators.awaitReady();
  }

  /** SIGKILL. */
  void kill(int number) {
    operators.kill(number);
    changing(
        () -> {
          if (!operators.running().isEmpty()) {
            epochs.begin(operators.running().size() > 1);
          }
        });
  }

  /** Whoever was at work may leave something undone, or do it twice. */
  private void changing(Runnable change) {
    tell((feed, operator) -> feed.saw(Instant.now(), new Event.Crashed(operator)));
    change.run();
  }

  /** Kills the API server and starts it again after a while. */
  void restartApiServer(Duration after) throws InterruptedException {
    cluster.killApiServer();
    apiServerGate.shut();
    tell(FeedObserver::writesLost);
    var killed = Instant.now();
    Pause.of(after);
    tell(FeedObserver::writesLost);
    cluster.startApiServer();
    // A write may be done and not in the log; none of them later than that.
    configMaps().forEach(one -> found.add(FeedWrites.Write.found(killed, one)));
    tell(FeedObserver::writesLost);
    apiServerGate.open();
  }

  /** Breaks all connections between operators and API server for a while. */
  void cutApiServer(Duration time) throws InterruptedException {
    apiServerGate.shut();
    reopenApiServer(time);
  }

  /** Nothing comes through between operators and API server for a while. */
  void holdApiServer(Duration time) throws InterruptedException {
    apiServerGate.hold();
    reopenApiServer(time);
  }

  private void reopenApiServer(Duration after) throws InterruptedException {
    Pause.of(after);
    tell(FeedObserver::writesLost);
    apiServerGate.open();
  }

  /** Breaks all connections between operators and receiver for a while. */
  void cutReceiver(Duration time) throws InterruptedException {
    receiver.gate().shut();
    Pause.of(time);
    tell(FeedObserver::answersLost);
    receiver.gate().open();
  }

  /** Somebody changes something in the checkpoints' metadata. */
  void touchCheckpoints() {
    checkpoints().forEach(one -> patch(one, "{\"metadata\":{\"annotations\":{\"seen\":\"yes\"}}}"));
  }

  private void patch(ConfigMap one, String change) {
    stage.user().resource(one).patch(PatchContext.of(PatchType.JSON_MERGE), change);
  }

  /** Somebody deletes the checkpoints. */
  void deleteCheckpoints() {
    checkpoints().forEach(one -> stage.user().resource(one).delete());
    tell((feed, _) -> feed.saw(Instant.now(), new Event.ReplayAsked(Instant.MIN)));
  }

  UserEdits edits() {
    return new UserEdits(stage, feeds);
  }

  /** The user wants a poll and a rescan of all feeds now. */
  void request() {
    for (var feed : feeds) {
      stage.request(MdeAlertSync.class, feed.name(), Instant.now().toString());
    }
  }

  /** The user wants the tenants to be checked now. */
  void requestChecks() {
    stage.request(MdeTenant.class, "customer-0", Instant.now().toString());
    stage.request(MdeTenant.class, "customer-1", Instant.now().toString());
  }

  /** Whether Defender hides no alert any more. */
  boolean showsAllAlerts() {
    return feeds.stream().allMatch(feed -> feed.ledger().isVisible());
  }

  /** How many alerts the sinks do not have as they are now, all sinks together. */
  long missing() {
    receiver.tell();
    var shards = stage.ownedConfigMaps("alerts");
    return feeds.stream()
        .mapToLong(
            feed ->
                feed.missingAtTheReceiver()
                    + feed.missingIn(
                        FeedWrites.alerts(
                            shards.stream().filter(one -> isOf(feed, one, "-alerts-")).toList())))
        .sum();
  }

  private static boolean isOf(FeedObserver feed, ConfigMap one, String component) {
    return one.getMetadata().getName().startsWith(feed.name() + component);
  }

  /**
   * Ends all operators and holds what happened against the promise. What was seen of each feed is
   * left beside the logs.
   */
  List<FeedHistoryChecker.Result> check() throws IOException {
    operators().forEach(this::kill);
    receiver.tell();
    var writes = new ArrayList<>(found);
    cluster.auditLog().since(beginning, Installation.OPERATOR_USER).stream()
        .filter(call -> call.namespace().equals(stage.namespace()))
        .flatMap(FeedWrites.Write::of)
        .forEach(writes::add);
    for (var feed : feeds) {
      FeedWrites.tell(feed, epochs, writes);
      feed.writeTo(cluster.folder().resolve(stage.namespace() + "-" + feed.name() + ".history"));
    }
    return feeds.stream().map(FeedObserver::check).toList();
  }

  /** What is wrong with what the receiver holds. */
  List<String> problemsOfReceiver() {
    return feeds.stream()
        .flatMap(feed -> receiver.problems(feed.name(), feed.ledger().states()).stream())
        .toList();
  }

  /** Ends everything, and fails when a status ever broke its contract. */
  @Override
  public void close() {
    operators.close();
    try (stage;
        apiServerGate) {
      receiver.close();
    }
  }

  private Stream<ConfigMap> checkpoints() {
    return stage.ownedConfigMaps("checkpoint").stream();
  }

  private Stream<ConfigMap> configMaps() {
    return Stream.of("alerts", "checkpoint").flatMap(kind -> stage.ownedConfigMaps(kind).stream());
  }

  private interface Told {
    void of(FeedObserver feed, int operator);
  }

  private void tell(Told told) {
    feeds.forEach(feed -> told.of(feed, epochs.current()));
  }

  private final class Witness implements ReceiverWitness {
    @Override
    public void given(String feed, Instant time, List<JsonNode> alerts) {
      feed(feed).given(time, epochs.at(time), FeedObserver.RECEIVER, alerts);
    }

    @Override
    public void answersLost(String feed) {
      feed(feed).answersLost(epochs.current());
    }

    private FeedObserver feed(String name) {
      return feeds.stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
    }
  }
}
