// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.Config;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus.SinkStatus;
import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.OnControlPlane;
import io.mdeoperator.cluster.install.Installation;
import io.mdeoperator.receiver.KafkaBroker;
import io.mdeoperator.receiver.NeedsReceiver;
import io.mdeoperator.testing.TestEnvironment;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A feed with one sink of each kind, of which one is dead and one slow. */
@OnControlPlane
@NeedsReceiver("kafka")
class DeadAndSlowSinksClusterIT {
  private static final String DEAD = "webhook";
  private static final String SLOW = "elasticsearch";
  private static final int ALERTS = 20;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Test
  void theOthersGetEveryAlert(ControlPlane cluster, KafkaBroker broker) throws Exception {
    Installation.install(cluster);
    var access = Config.fromKubeconfig(Installation.operatorKubeconfig(cluster).toFile());
    try (var stage = new TestEnvironment(cluster.client(), access, cluster.namespace("sinks"));
        var feed = new FeedOfAllKinds(stage, broker)) {
      stage.startOperator();
      feed.apply();
      arrive(feed, feed.kinds());
      feed.kill(DEAD);
      feed.slowDown(SLOW, Duration.ofMillis(200));

      arrive(feed, feed.kinds().stream().filter(kind -> !kind.equals(DEAD)).toList());

      assertThat(feed.missing(DEAD)).isEqualTo(ALERTS);
      await("the one that is dead to be named")
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(failing(stage)).containsExactly(DEAD));

      feed.heal(DEAD);
      feed.heal(SLOW);
      await("what the dead one missed")
          .atMost(PATIENCE)
          .until(() -> feed.missing(DEAD) == 0 && failing(stage).isEmpty());
    }
  }

  private static void arrive(FeedOfAllKinds feed, List<String> kinds) {
    feed.forget();
    for (var i = 0; i < ALERTS; i++) {
      feed.give();
    }
    await("alerts in " + kinds)
        .atMost(PATIENCE)
        .until(() -> kinds.stream().allMatch(kind -> feed.missing(kind) == 0));
  }

  private static List<String> failing(TestEnvironment stage) {
    return stage.get(MdeAlertSync.class, FeedOfAllKinds.FEED).getStatus().sinks().stream()
        .filter(sink -> sink.lastFailure() != null)
        .map(SinkStatus::name)
        .toList();
  }
}
