// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.v1alpha1.MdeTenantStatus;
import io.mdeoperator.api.v1alpha1.MdeTenantStatus.ConsentStatus;
import io.mdeoperator.config.BuiltInClouds;
import io.mdeoperator.config.OperatorConfig;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a check makes of the time that the consent callback wrote into the status. */
class TenantCallbackTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final String CALLBACK = "2025-12-31T23:59:59Z";

  @Test
  void asksPastTheCacheUntilTheCallbackIsAnswered() {
    assertThat(input(null, null).needsFreshToken()).isFalse();
    assertThat(input(CALLBACK, null).needsFreshToken()).isTrue();
    assertThat(input(CALLBACK, "2025-12-01T00:00:00Z").needsFreshToken()).isTrue();
    assertThat(input(CALLBACK, CALLBACK).needsFreshToken()).isFalse();
  }

  @Test
  void answersTheCallbackOnceAndLeavesItsTimeToItsWriter() {
    var answered = describe(input(CALLBACK, null));

    assertThat(answered.consent().lastHandledCallbackTime()).isEqualTo(CALLBACK);
    assertThat(answered.consent().lastCallbackTime()).isNull();
    assertThat(TenantStatus.same(describe(input(null, null)), answered)).isFalse();
    assertThat(TenantStatus.same(answered, describe(input(CALLBACK, CALLBACK)))).isTrue();
  }

  @Test
  void takesNeitherTimeAwayWhenTheTenantIsSuspended() {
    var suspended = TenantStatus.suspended(input(CALLBACK, CALLBACK).tenant(), NOW);

    assertThat(suspended.consent().lastHandledCallbackTime()).isEqualTo(CALLBACK);
    assertThat(suspended.consent().lastCallbackTime()).isNull();
  }

  @Test
  void hasNoCallbackWhereItsTimeCannotBeRead() {
    assertThat(MdeTenantStatus.callbackTimeOf(input("soon", null).tenant())).isEmpty();
    assertThat(MdeTenantStatus.callbackTimeOf(input(CALLBACK, null).tenant()))
        .contains(Instant.parse(CALLBACK));
  }

  private static TenantInput input(String callback, String handled) {
    var tenant = SampleObjects.tenant(null, null);
    tenant.setStatus(
        MdeTenantStatus.EMPTY
            .withConditions(1L, null)
            .withConsent(
                ConsentStatus.EMPTY
                    .withLastCallbackTime(callback)
                    .withLastHandledCallbackTime(handled)));
    return new TenantInput(tenant, Optional.of(SampleObjects.application()), Optional.empty());
  }

  private static MdeTenantStatus describe(TenantInput input) {
    return TenantStatus.describe(
        new TenantCheckRun(input), BuiltInClouds.with(OperatorConfig.defaults()), NOW, NOW);
  }
}
