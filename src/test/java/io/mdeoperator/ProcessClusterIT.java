// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.LoopbackPort;
import io.mdeoperator.cluster.OnControlPlane;
import io.mdeoperator.cluster.install.Installation;
import io.mdeoperator.cluster.install.OperatorProcess;
import io.mdeoperator.testing.TestEnvironment;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users and charts rely on of the operator's process: how it answers and ends. */
@Tag("slow")
@OnControlPlane(own = true)
class ProcessClusterIT {
  private static final String CONTOSO = "22222222-2222-2222-2222-222222222222";
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void answersProbesAndEndsWithZeroOnSigterm(ControlPlane cluster) throws Exception {
    Installation.install(cluster);
    try (var stage =
            new TestEnvironment(
                cluster.client(),
                cluster.client().getConfiguration(),
                cluster.namespace("process"));
        var operator = started(cluster, stage)) {
      stage.onboard("contoso", CONTOSO);
      assertThat(operator.log()).contains("Native cryptography is used");
      assertThat(get(stage.managementPort(), "/livez")).isEqualTo("200 ok");
      assertThat(get(stage.managementPort(), "/metrics"))
          .startsWith("200")
          .contains("jvm_memory_used_bytes")
          .contains("mde_tenant_info{name=\"contoso\"")
          .doesNotContain(CONTOSO);
      assertThat(get(stage.managementPort(), "/livez/else")).startsWith("404");

      operator.terminate();

      assertThat(operator.exitCode()).isZero();
      assertThat(operator.log()).contains("Operator stopped").doesNotContain("Exception");
    }
  }

  @Test
  void doesWithoutNativeCryptography(ControlPlane cluster) throws Exception {
    Installation.install(cluster);
    try (var stage =
            new TestEnvironment(
                cluster.client(), cluster.client().getConfiguration(), cluster.namespace("plain"));
        // The library is looked for where there is none, instead of in the jar.
        var operator =
            started(cluster, stage, "-Dcom.amazon.corretto.crypto.provider.useExternalLib=true")) {
      stage.onboard("contoso", CONTOSO);

      assertThat(operator.log())
          .containsOnlyOnce("Native cryptography cannot be used")
          .doesNotContain("Exception");
    }
  }

  @Test
  void goesOnAfterTheApiServerWasRestarted(ControlPlane cluster) throws Exception {
    Installation.install(cluster);
    try (var stage =
            new TestEnvironment(
                cluster.client(),
                cluster.client().getConfiguration(),
                cluster.namespace("restart"));
        var operator = started(cluster, stage)) {
      stage.secret(TestEnvironment.CLIENT_SECRET);
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
        new TestEnvironment(
            cluster.client(), cluster.client().getConfiguration(), cluster.namespace("lease"))) {
      var config =
          Files.readString(stage.configFile())
              .replace("leaderElection: {", "leaderElection: {enabled: true, ");
      var first =
          replica(
              cluster,
              config
                  .replace(": " + stage.managementPort(), ": " + LoopbackPort.free())
                  .replace(": " + stage.consentPort(), ": " + LoopbackPort.free()),
              "first");
      var second = replica(cluster, config, "second");
      try (first;
          second) {
        await()
            .atMost(TIMEOUT)
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

  private OperatorProcess started(ControlPlane cluster, TestEnvironment stage, String... jvmFlags)
      throws Exception {
    var operator =
        OperatorProcess.start(
            Installation.operatorKubeconfig(cluster),
            folder.resolve("log"),
            List.of(jvmFlags),
            "--config",
            stage.configFile().toString());
    operator.awaitReady(stage.managementPort(), TIMEOUT);
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
