// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.shard.faults;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.chart.Helm;
import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.install.Installation;
import io.mdeoperator.cluster.install.OperatorProcess;
import io.mdeoperator.shard.Shard;
import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.simulator.http.RecordedRequest;
import io.mdeoperator.testing.TestEnvironment;
import io.mdeoperator.testing.WebhookReceiver;
import io.mdeoperator.testing.process.ShippedOperators;
import io.mdeoperator.tool.BuildScript;
import io.mdeoperator.tool.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/**
 * Customers with a feed each into a webhook, on a real control plane, and shipped operators in
 * processes of their own that divide them between them. Microsoft knows each process by a name of
 * its own.
 */
final class ShardStage implements AutoCloseable {
  static final int CUSTOMERS = 12;
  static final String LEADS = "This replica leads";
  static final String WAITS = "waits for leaders of another number of shards";

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Pattern CHANGE =
      Pattern.compile("ReadyEventRecorder\".*\"name\":\"(?:customer|alerts)-(\\d+)\"");

  private final ControlPlane cluster;
  private final TestEnvironment stage;
  private final WebhookReceiver receiver;
  private final ShippedOperators operators;
  private final ShardTraffic traffic;
  private final Map<Integer, Shard> shards = new LinkedHashMap<>();

  /** Everything but an operator is there, and alerts come. */
  ShardStage(ControlPlane cluster, long seed) throws Exception {
    this.cluster = cluster;
    stage =
        new TestEnvironment(
            cluster.client(), cluster.client().getConfiguration(), cluster.namespace("shards"));
    receiver = WebhookReceiver.start(stage.simulator().authority());
    operators = new ShippedOperators(cluster, stage);
    stage.simulator().quotas().off();
    stage.secret(TestEnvironment.CLIENT_SECRET);
    stage.application();
    var customers = IntStream.range(0, CUSTOMERS).mapToObj(this::customer).toList();
    traffic = new ShardTraffic(customers, receiver, seed);
  }

  private CustomerTenant customer(int number) {
    var customer = stage.customer(idOf(number), "Customer " + number).consent(stage.app());
    stage.tenant("customer-" + number, idOf(number));
    stage.apply(
        MdeAlertSync.class,
        """
        metadata: {name: alerts-%d, namespace: %s}
        spec:
          tenantRef: {name: customer-%d}
          pollPeriod: 10s
          sinks: [{name: siem, webhook: {url: '%s'}}]
        """
            .formatted(number, stage.namespace(), number, receiver.url()));
    return customer;
  }

  private static String idOf(int number) {
    return "20000000-0000-4000-8000-%012x".formatted(number);
  }

  /** Gives the operator the rights that the chart brings for several shards, and no more. */
  static void install(ControlPlane cluster) throws Exception {
    Installation.install(cluster);
    var helm = new Program(BuildScript.run("hack/tools/build", "helm"), cluster.folder());
    cluster
        .kubectl()
        .apply(
            new Helm(helm, List.of())
                .template(
                    "--set=shards=2",
                    "--show-only=templates/rbac-lease.yaml",
                    "--show-only=templates/policy.yaml"));
  }

  ShardTraffic traffic() {
    return traffic;
  }

  /** Starts another operator and returns its number at once. */
  int start(int index, int count) throws Exception {
    var name = nameOf(shards.size() + 1);
    var number =
        operators.start(
            Installation.operatorKubeconfig(cluster),
            config ->
                config.replace("leaderElection: {", "leaderElection: {enabled: true, ")
                    + "sharding: {count: %d, index: %d}%nidentity: {userAgent: %s}%n"
                        .formatted(count, index, name));
    shards.put(number, new Shard(index, count));
    return number;
  }

  private static String nameOf(int number) {
    return "operator-" + number;
  }

  /** Returns when all that run are ready. */
  void awaitReady() {
    operators.awaitReady();
  }

  /** Returns when this one works. */
  void awaitLeads(int number) {
    awaitSays(number, LEADS);
  }

  /** Returns when this one has logged that. */
  void awaitSays(int number, String text) {
    Awaitility.await("operator %d says: %s".formatted(number, text))
        .atMost(PATIENCE)
        .until(() -> process(number).log().contains(text));
  }

  boolean leads(int number) {
    return process(number).log().contains(LEADS);
  }

  private OperatorProcess process(int number) {
    return operators.process(number);
  }

  /** The numbers of those that run. */
  List<Integer> running() {
    return operators.running();
  }

  /** What one that was started works for. */
  Shard shardOf(int number) {
    return shards.get(number);
  }

  /** SIGKILL. */
  void kill(int number) {
    operators.kill(number);
  }

  /** SIGTERM; returns the exit status when it has ended. */
  int stop(int number) {
    process(number).terminate();
    return operators.ended(number);
  }

  /** Whether the shard's leader works for the customer of that number. */
  boolean isOf(Shard shard, int customer) {
    var tenant = new MdeTenant();
    tenant.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(stage.namespace())
            .withName("customer-" + customer)
            .build());
    return shard.owns(tenant);
  }

  /** Waits until every alert has arrived. */
  void awaitAll() {
    Awaitility.await("all alerts arrive").atMost(PATIENCE).until(() -> traffic.missing() == 0);
  }

  /** Which promises were broken. */
  List<String> problems() throws IOException {
    var problems = new ArrayList<String>();
    if (traffic.missing() > 0) {
      problems.add(traffic.missing() + " alerts have not arrived");
    }
    for (var number = 0; number < CUSTOMERS; number++) {
      var calls = callersOf(number);
      if (calls.stream().distinct().count() < calls.size()) {
        problems.add("operators took turns at customer " + number + ": " + calls);
      }
    }
    for (var operator : shards.keySet()) {
      problems.addAll(foreignChanges(operator));
    }
    return problems;
  }

  /** Who called Microsoft for a customer, in the order in which they took over. */
  private List<String> callersOf(int customer) {
    var callers = new ArrayList<String>();
    stage.simulator().requests().stream()
        .filter(request -> idOf(customer).equals(request.tenantId()))
        .map(ShardStage::caller)
        .filter(caller -> callers.isEmpty() || !callers.getLast().equals(caller))
        .forEach(callers::add);
    return callers;
  }

  private static String caller(RecordedRequest request) {
    return request.headers().getOrDefault("User-Agent", "nobody");
  }

  /** Changes of statuses that an operator has logged, of customers whom it does not work for. */
  private List<String> foreignChanges(int operator) throws IOException {
    var log = Path.of(cluster.folder().resolve(stage.namespace() + "-" + operator) + ".log");
    return CHANGE
        .matcher(Files.readString(log))
        .results()
        .map(change -> Integer.parseInt(change.group(1)))
        .filter(customer -> !isOf(shards.get(operator), customer))
        .distinct()
        .map(customer -> "operator " + operator + " wrote the status of customer " + customer)
        .collect(Collectors.toList());
  }

  @Override
  public void close() {
    traffic.close();
    operators.close();
    try (stage) {
      receiver.close();
    }
  }
}
