// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync;

import static io.mdeoperator.alertsync.testing.Feeds.NOON;
import static io.mdeoperator.alertsync.testing.Feeds.feed;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.mdeoperator.alertsync.poll.PollReport;
import io.mdeoperator.alertsync.poll.PollReport.SinkReport;
import io.mdeoperator.alertsync.testing.Feeds;
import io.mdeoperator.api.ConditionType;
import io.mdeoperator.delivery.SinkHealth;
import io.mdeoperator.delivery.StepResult;
import io.mdeoperator.kube.Conditions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LaggingSinkStatusTest {
  @Test
  void isNotReadyWhileASinkIsBehindForFiveMinutesWhateverTheOthersSay() {
    var since = NOON.minus(Duration.ofMinutes(5));
    var ready = ready(new StepResult.More(), new SinkHealth.Healthy(Optional.of(since)));

    assertThat(ready.getStatus()).isEqualTo("Unknown");
    assertThat(ready.getReason()).isEqualTo("Progressing");
    assertThat(ready.getMessage()).contains("the sink 'mirror' does not have all");
  }

  @Test
  void namesTheSinksThatLag() {
    var ready = ready(new StepResult.Done(), new SinkHealth.Healthy());

    assertThat(ready.getMessage()).endsWith("they have caught up: 'mirror'.");
  }

  private static Condition ready(StepResult step, SinkHealth health) {
    var sink = new SinkReport("mirror", step, health, Optional.empty(), Optional.empty(), true);
    var status = Feeds.polled(feed("mirror"), new PollReport(List.of(sink)), NOON);
    return Conditions.find(status.conditions(), ConditionType.READY).orElseThrow();
  }
}
