package io.mdeoperator.bench;

import io.fabric8.kubernetes.client.Config;
import io.mdeoperator.cluster.AuditEvent;
import io.mdeoperator.cluster.AuditLog;
import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.ControlPlanePrograms;
import io.mdeoperator.cluster.Installation;
import io.mdeoperator.cluster.OperatorConduct;
import io.mdeoperator.cluster.OperatorProcess;
import io.mdeoperator.cluster.ShippedDeployment;
import io.mdeoperator.cluster.ShippedRules;
import io.mdeoperator.simulator.RecordedRequest.Server;
import io.mdeoperator.testing.Fleet;
import io.mdeoperator.testing.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures how the shipped operator onboards many customers at once: {@code hack/bench}. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = {
      "Onboards customers of one application, with a feed each, on a control plane of its own and "
          + "against the simulator, and prints what that cost beside the budgets.",
      "The operator is target/mde-operator.jar in a process of its own, with the flags and the "
          + "memory of deploy/install; simulator and API server share the machine with it."
    })
final class OnboardingBench implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  @Option(names = "--customers", description = "Tenants, and feeds, to onboard.")
  private int customers = 300;

  @Option(names = "--alerts", description = "Alerts that each feed has to deliver at first.")
  private int alertsEach = 3;

  @Option(names = "--idle", description = "Seconds to go on polling when all is delivered.")
  private int idleSeconds = 60;

  @Spec private CommandSpec spec;

  private OnboardingBench() {}

  /** Exit status: 0 when everything became Ready, else 1. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new OnboardingBench()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    try (var cluster = ControlPlane.start(ControlPlanePrograms.findOrBuild())) {
      Installation.install(cluster);
      var access = Config.fromKubeconfig(Installation.operatorKubeconfig(cluster).toFile());
      try (var stage = new Stage(cluster.client(), access, cluster.namespace("fleet"))) {
        measure(cluster, stage).print(spec.commandLine().getOut());
      }
    }
    return 0;
  }

  private OnboardingFigures measure(ControlPlane cluster, Stage stage) throws Exception {
    var fleet = Fleet.of(stage, customers, alertsEach);
    var beginning = cluster.auditLog().now();
    var start = Instant.now();
    try (var operator = start(cluster, stage)) {
      operator.awaitReady(stage.managementPort(), PATIENCE);
      var ready = Instant.now();
      fleet.apply();
      fleet.awaitReady(PATIENCE);
      var onboarded = Instant.now();
      var figures = ProcessFigures.of(operator.pid());
      var writes = writesSince(beginning, cluster.auditLog());
      var tokens = fleet.tokenRequests().values().stream().mapToLong(Long::longValue).sum();
      var apiRequests = stage.simulator().requestCount(Server.DEFENDER);
      var idle = cluster.auditLog().now();
      var idleStart = Instant.now();
      var cpuBefore = ProcessFigures.of(operator.pid()).cpu();
      new CountDownLatch(1).await(idleSeconds, TimeUnit.SECONDS);
      var end = ProcessFigures.of(operator.pid());
      return new OnboardingFigures(
          customers,
          alertsEach,
          Duration.between(start, ready),
          Duration.between(ready, onboarded),
          tokens,
          apiRequests,
          writes,
          figures,
          Duration.between(idleStart, Instant.now()),
          end.cpu().minus(cpuBefore),
          writesSince(idle, cluster.auditLog()),
          heapUsed(stage.managementPort()),
          end.peakMemory());
    }
  }

  private static OperatorProcess start(ControlPlane cluster, Stage stage) throws Exception {
    return OperatorProcess.start(
        Installation.operatorKubeconfig(cluster),
        cluster.folder().resolve("operator.log"),
        ShippedDeployment.read().jvmFlags(),
        "--config",
        stage.configFile("leaderElection: {enabled: true, namespace: mde-operator}").toString());
  }

  private static List<AuditEvent> writesSince(AuditLog.Position position, AuditLog log) {
    return new OperatorConduct(log.since(position), ShippedRules.read().ofTheOperator()).writes();
  }

  private static long heapUsed(int managementPort) {
    return (long)
        OperatorProcess.metrics(managementPort)
            .lines()
            .filter(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\""))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
            .sum();
  }
}
