package io.mdeoperator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.Installation;
import io.mdeoperator.cluster.LoopbackPort;
import io.mdeoperator.cluster.OnControlPlane;
import io.mdeoperator.cluster.OperatorProcess;
import io.mdeoperator.testing.Stage;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What users and charts rely on of the operator's process: how it starts, answers and ends. */
@OnControlPlane(own = true)
class ProcessClusterIT {
  private static final String CONTOSO = "22222222-2222-2222-2222-222222222222";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "watchNamespace: [a]                        | watchNamespace: unknown key; allowed here are",
        "minPollPeriod: soon                        | minPollPeriod: 'soon' is not allowed; a duration",
        "trust: {caBundle: /does/not/exist.pem}     | trust.caBundle: the file '/does/not/exist.pem' does not exist or cannot be read",
        "trust: {caBundle: CONFIG}                  | trust.caBundle: the CA bundle",
      })
  void endsWithOneAndOneLineWhenTheConfigurationIsWrong(String yaml, String line) throws Exception {
    var file = folder.resolve("config.yaml");
    Files.writeString(file, yaml.replace("CONFIG", file.toString()));

    try (var operator =
        OperatorProcess.start(
            folder.resolve("none"),
            folder.resolve("log"),
            List.of(),
            "--config",
            file.toString())) {
      assertThat(operator.exitCode()).isEqualTo(1);
      assertThat(operator.log().lines())
          .singleElement()
          .asString()
          .startsWith("mde-operator: ")
          .contains(line);
    }
  }

  @Test
  void endsWithOneWhenTheManagementPortIsInUse() throws Exception {
    try (var taken = new ServerSocket(0)) {
      var file =
          Files.writeString(
              folder.resolve("config.yaml"), "management: {port: " + taken.getLocalPort() + "}");
      try (var operator =
          OperatorProcess.start(
              folder.resolve("none"),
              folder.resolve("log"),
              List.of(),
              "--config",
              file.toString())) {
        assertThat(operator.exitCode()).isEqualTo(1);
        assertThat(operator.log())
            .contains(
                "mde-operator: management.port: " + taken.getLocalPort() + " cannot be opened");
      }
    }
  }

  @Test
  void endsWithTwoAfterAMinuteWithoutClusterOrKinds(ControlPlane cluster) throws Exception {
    var nobody = Files.writeString(folder.resolve("nobody.kubeconfig"), unreachable());
    var withoutCluster = start(nobody, "without-cluster");
    var withoutKinds = start(cluster.adminKubeconfig(), "without-kinds");
    try (withoutCluster;
        withoutKinds) {
      assertThat(withoutCluster.exitCode()).isEqualTo(2);
      assertThat(withoutCluster.log())
          .contains("cannot be reached; check KUBECONFIG, or the pod's service account");
      assertThat(withoutKinds.exitCode()).isEqualTo(2);
      assertThat(withoutKinds.log())
          .contains(
              "does not serve the kinds of mde-operator.io/v1alpha1; install them with kubectl apply -f crds/");
    }
  }

  @Test
  void answersProbesAndEndsWithZeroOnSigterm(ControlPlane cluster) throws Exception {
    Installation.install(cluster);
    try (var stage =
            new Stage(
                cluster.client(),
                cluster.client().getConfiguration(),
                cluster.namespace("process"));
        var operator = started(cluster, stage)) {
      stage.onboard("contoso", CONTOSO);
      assertThat(get(stage.managementPort(), "/livez")).isEqualTo("200 ok");
      assertThat(get(stage.managementPort(), "/metrics"))
          .startsWith("200")
          .contains("jvm_memory_used_bytes")
          .doesNotContain("contoso");
      assertThat(get(stage.managementPort(), "/livez/else")).startsWith("404");

      operator.terminate();

      assertThat(operator.exitCode()).isZero();
      assertThat(operator.log()).contains("The operator has stopped").doesNotContain("Exception");
    }
  }

  @Test
  void goesOnAfterTheApiServerWasRestarted(ControlPlane cluster) throws Exception {
    Installation.install(cluster);
    try (var stage =
            new Stage(
                cluster.client(),
                cluster.client().getConfiguration(),
                cluster.namespace("restart"));
        var operator = started(cluster, stage)) {
      stage.secret(Stage.CLIENT_SECRET);
      stage.application();
      var contoso = stage.customer(CONTOSO, "Contoso");
      stage.tenant("contoso", CONTOSO);
      stage.awaitReady(MdeTenant.class, "contoso", "False", "ConsentPending");

      cluster.killApiServer();
      contoso.consent(stage.app());
      cluster.startApiServer();

      stage.awaitReady(MdeTenant.class, "contoso", "True", "Ready");
      stage.tenant("fabrikam", "33333333-3333-3333-3333-333333333333");
      stage.awaitReady(MdeTenant.class, "fabrikam", "False", "TenantNotFound");
      assertThat(operator.isAlive()).isTrue();
    }
  }

  @Test
  void leavesTheLeaseToTheNextReplicaWhenItIsStopped(ControlPlane cluster) throws Exception {
    Installation.install(cluster);
    try (var stage =
        new Stage(
            cluster.client(), cluster.client().getConfiguration(), cluster.namespace("lease"))) {
      var config =
          Files.readString(stage.configFile())
              + "leaderElection: {enabled: true, namespace: mde-operator}\n";
      var first =
          replica(
              cluster,
              config.replace(": " + stage.managementPort(), ": " + LoopbackPort.free()),
              "first");
      var second = replica(cluster, config, "second");
      try (first;
          second) {
        await()
            .atMost(PATIENCE)
            .until(
                () ->
                    first.log().contains("This replica leads")
                        || second.log().contains("This replica leads"));
        var leader = first.log().contains("This replica leads") ? first : second;
        var follower = leader == first ? second : first;
        assertThat(follower.log()).doesNotContain("This replica leads");

        leader.terminate();

        assertThat(leader.exitCode()).isZero();
        await()
            .atMost(Duration.ofSeconds(10))
            .until(() -> follower.log().contains("This replica leads"));
      }
    }
  }

  private OperatorProcess started(ControlPlane cluster, Stage stage) throws Exception {
    var operator =
        OperatorProcess.start(
            Installation.operatorKubeconfig(cluster),
            folder.resolve("log"),
            List.of(),
            "--config",
            stage.configFile().toString());
    operator.awaitReady(stage.managementPort(), PATIENCE);
    return operator;
  }

  private OperatorProcess replica(ControlPlane cluster, String config, String name)
      throws IOException {
    var file = Files.writeString(folder.resolve(name + ".yaml"), config);
    return OperatorProcess.start(
        Installation.operatorKubeconfig(cluster),
        folder.resolve(name + ".log"),
        List.of(),
        "--config",
        file.toString());
  }

  private OperatorProcess start(Path kubeconfig, String name) throws IOException {
    var file =
        Files.writeString(
            folder.resolve(name + ".yaml"), "management: {port: " + LoopbackPort.free() + "}");
    return OperatorProcess.start(
        kubeconfig, folder.resolve(name + ".log"), List.of(), "--config", file.toString());
  }

  private static String unreachable() {
    return """
        apiVersion: v1
        kind: Config
        current-context: nobody
        contexts: [{name: nobody, context: {cluster: nobody, user: nobody}}]
        clusters: [{name: nobody, cluster: {server: "https://127.0.0.1:%d"}}]
        users: [{name: nobody, user: {}}]
        """
        .formatted(LoopbackPort.free());
  }

  private static String get(int port, String path) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      var answer =
          http.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
              BodyHandlers.ofString());
      return (answer.statusCode() + " " + answer.body()).strip();
    }
  }
}
