// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.alertsync.testing.Alerts;
import io.mdeoperator.alertsync.testing.FakeDefender;
import io.mdeoperator.alertsync.testing.Feeds;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncSpec.Filter;
import io.mdeoperator.defender.Alert;
import io.mdeoperator.defender.ApiAnswer;
import io.mdeoperator.delivery.DeliveryPlan;
import io.mdeoperator.sink.RecordKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TenantAlertReaderTest {
  /** As many as a server may answer at most without saying that there are more. */
  private static final int ROUND = 100;

  private static final int CAP = 2_000;

  private final FakeDefender defender = new FakeDefender(CAP, 1);
  private final List<Alert> read = new ArrayList<>();
  private int pages;
  private int failsAfter = Integer.MAX_VALUE;

  @Test
  void roundPageWithNothingBehindIsComplete() {
    put(ROUND);

    assertThat(page()).isEqualTo(new ApiAnswer.Read(ROUND, true, Feeds.NOON));
    assertThat(defender.queries()).hasSize(2);
  }

  @Test
  void pageIsDeliveredThoughTheCallThatConfirmsItFails() {
    put(ROUND);
    failAfter(ROUND);

    assertThat(page()).isEqualTo(new ApiAnswer.Read(ROUND, false, Feeds.NOON));
    assertThat(read).hasSize(ROUND);
    assertThat(pages).isEqualTo(1);
  }

  @Test
  void roundPageWithMoreBehindIsNotTheLast() {
    defender.capSilently();
    put(CAP + 1);

    assertThat(page()).isEqualTo(new ApiAnswer.Read(CAP, false, Feeds.NOON));
  }

  @Test
  void longPageIsConfirmedThoughItIsNotRound() {
    put(1_001);

    assertThat(page()).isEqualTo(new ApiAnswer.Read(1_001, true, Feeds.NOON));
    assertThat(defender.queries()).hasSize(2);
  }

  @Test
  void pageThatIsNotRoundNeedsNoOtherCall() {
    put(ROUND + 1);
    failAfter(ROUND + 1);

    assertThat(page()).isEqualTo(new ApiAnswer.Read(ROUND + 1, true, Feeds.NOON));
  }

  private void put(int alerts) {
    defender.setNow(Feeds.NOON);
    for (var i = 0; i < alerts; i++) {
      defender.put(Alerts.alert("alert-" + i, Feeds.NOON.minusSeconds(i)));
    }
  }

  private void failAfter(int alerts) {
    failsAfter = alerts;
  }

  private ApiAnswer page() {
    var day = Duration.ofDays(1);
    var delivery =
        new DeliveryPlan(RecordKind.ALERT, Alerts.TENANT, Feeds.NOON, day, day, day, day);
    var plan = new ReadPlan(null, Filter.ALL, false, delivery);
    var reader = new TenantAlertReader(defender, null, plan, () -> pages++);
    return reader.read(Window.openEnded(Feeds.NOON.minusSeconds(CAP + 1)), 0, this::take);
  }

  private boolean take(Alert alert) {
    read.add(alert);
    if (read.size() == failsAfter) {
      defender.failWith(Reason.API_UNAVAILABLE);
    }
    return true;
  }
}
