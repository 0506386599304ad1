// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.consent;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.api.v1alpha1.MdeTenantStatus;
import io.mdeoperator.api.v1alpha1.MdeTenantStatus.ConsentStatus;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CallbackScheduleTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void answersAtOnceWhatIsNewOrHasCome() {
    assertThat(untilDue(null, null)).isZero();
    assertThat(untilDue(0, null)).isZero();
    assertThat(untilDue(0, -10)).isZero();
    assertThat(untilDue(-3, -3)).isZero();
  }

  @Test
  void waitsForATimeThatLiesAhead() {
    assertThat(untilDue(7, -3)).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void waitsNoLongerThanOneIntervalForCallbacksThatKeepComing() {
    assertThat(untilDue(10, -10)).isZero();
    assertThat(untilDue(10, -9)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void doesNotWaitForATimeThatNoReplicaCanHavePromised() {
    assertThat(untilDue(3_600, -3)).isZero();
    assertThat(untilDue(7, null)).isZero();
  }

  private static Duration untilDue(Integer callback, Integer handled) {
    var tenant = new MdeTenant();
    tenant.setStatus(
        MdeTenantStatus.EMPTY.withConsent(
            ConsentStatus.EMPTY
                .withLastCallbackTime(time(callback))
                .withLastHandledCallbackTime(time(handled))));
    return CallbackSchedule.untilDue(tenant, NOW);
  }

  private static String time(Integer seconds) {
    return seconds == null ? null : NOW.plusSeconds(seconds).toString();
  }
}
