// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.shard.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.OnControlPlane;
import io.mdeoperator.cluster.install.Installation;
import io.mdeoperator.shard.Shard;
import io.mdeoperator.tool.NeedsTool;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Three shipped operators share customers; one is killed, and then there are two. */
@Tag("slow")
@OnControlPlane(own = true)
@NeedsTool("helm")
class ShardsClusterIT {
  private static final Logger LOG = LoggerFactory.getLogger(ShardsClusterIT.class);
  private static final long SEED = 20_261_130;
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  @Test
  void losesNothingWhenAProcessIsKilledAndWhenTheNumberChanges(ControlPlane cluster)
      throws Exception {
    ShardStage.install(cluster);
    try (var stage = new ShardStage(cluster, SEED)) {
      var first = stage.start(0, 3);
      var killed = stage.start(1, 3);
      var third = stage.start(2, 3);
      stage.awaitLeads(killed);
      var standby = stage.start(1, 3);
      stage.awaitReady();
      awaitAlerts(stage, Instant.now());
      assertThat(stage.leads(standby)).isFalse();

      var kill = Instant.now();
      stage.kill(killed);
      stage.awaitLeads(standby);
      awaitAlerts(stage, Instant.now());
      report(stage, new Shard(1, 3), kill);
      var repeatsOfTheKill = stage.traffic().repeats();

      var resize = Instant.now();
      var resized = resize(stage, List.of(first, third, standby));
      awaitAlerts(stage, resized);
      stage.traffic().end();
      stage.awaitAll();

      assertThat(stage.problems()).isEmpty();
      assertThat(stage.traffic().repeats()).as("of clean stops").isEqualTo(repeatsOfTheKill);
      LOG.atInfo()
          .addKeyValue("alerts", stage.traffic().count())
          .addKeyValue("repeatedByTheKill", repeatsOfTheKill)
          .addKeyValue(
              "longestDelayByTheResize", stage.traffic().longestDelay(resize, resized, _ -> true))
          .log("All alerts have arrived");
    }
  }

  /** RBAC cannot restrict by a pattern of names, so the policy does. */
  @Test
  void mayWriteTheLeasesOfShardsOnly(ControlPlane cluster) throws Exception {
    ShardStage.install(cluster);
    var kubeconfig = Installation.operatorKubeconfig(cluster).toFile();
    var config = Config.fromKubeconfig(kubeconfig);
    try (var operator = new KubernetesClientBuilder().withConfig(config).build()) {
      await("the policy is in force")
          .atMost(TIMEOUT)
          .until(
              () ->
                  isRefused(operator, "of-another-program")
                      && !isRefused(operator, "mde-operator-0-of-2"));

      assertThat(List.of("mde-operator-x", "mde-operator-1-of-x", "mde-operator-0-of-2-x", "x"))
          .allMatch(name -> isRefused(operator, name));
      assertThat(List.of("mde-operator", "mde-operator-15-of-16"))
          .noneMatch(name -> isRefused(operator, name));
    }
  }

  private static boolean isRefused(KubernetesClient operator, String name) {
    var lease =
        new LeaseBuilder()
            .withNewMetadata()
            .withNamespace(Installation.NAMESPACE)
            .withName(name)
            .endMetadata()
            .withNewSpec()
            .endSpec()
            .build();
    try {
      operator.resource(lease).dryRun().create();
      return false;
    } catch (KubernetesClientException e) {
      return e.getCode() == HttpURLConnection.HTTP_FORBIDDEN;
    }
  }

  /** Returns when the new ones began to work. */
  private static Instant resize(ShardStage stage, List<Integer> former) throws Exception {
    var next = List.of(stage.start(0, 2), stage.start(1, 2));
    for (var number : next) {
      stage.awaitSays(number, ShardStage.WAITS);
    }
    stage.awaitReady();
    for (var number : former) {
      assertThat(next).noneMatch(stage::leads);
      assertThat(stage.stop(number)).isZero();
    }
    next.forEach(stage::awaitLeads);
    return Instant.now();
  }

  private static void awaitAlerts(ShardStage stage, Instant since) {
    await("new alerts of all customers")
        .atMost(TIMEOUT)
        .until(() -> stage.traffic().allHaveGotOneSince(since));
  }

  private static void report(ShardStage stage, Shard shard, Instant kill) {
    var from = kill.minusSeconds(10);
    var to = kill.plusSeconds(30);
    var traffic = stage.traffic();
    LOG.atInfo()
        .addKeyValue(
            "killedShard", traffic.longestDelay(from, to, customer -> stage.isOf(shard, customer)))
        .addKeyValue(
            "others", traffic.longestDelay(from, to, customer -> !stage.isOf(shard, customer)))
        .log("Longest delay of alerts that came about the kill");
  }
}
