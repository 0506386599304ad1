// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.tenant;

import static io.mdeoperator.tenant.SampleObjects.application;
import static io.mdeoperator.tenant.SampleObjects.tenant;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.v1alpha1.MdeTenantStatus;
import io.mdeoperator.api.v1alpha1.MdeTenantStatus.TokenStatus;
import io.mdeoperator.entra.token.AccessToken;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TenantCheckupTest {
  private static final Instant END = Instant.parse("2026-01-01T01:00:00Z");

  @Test
  void knowsTheTokenThatTheStatusTellsOf() {
    assertThat(checkup(END, END.plusMillis(900), false).isTokenNew()).isFalse();
  }

  @Test
  void takesATokenForNewThatEndsLaterThanTheStatusTells() {
    assertThat(checkup(END, END.plusSeconds(1), false).isTokenNew()).isTrue();
  }

  @Test
  void takesATokenForNewThatWasFetchedPastAllCaches() {
    assertThat(checkup(END, END, true).isTokenNew()).isTrue();
  }

  private static TenantCheckRun checkup(Instant known, Instant end, boolean fresh) {
    var tenant = tenant(null, null);
    tenant.setStatus(
        MdeTenantStatus.EMPTY
            .withConditions(1L, null)
            .withToken(new TokenStatus(null, null, known.toString())));
    var checkup =
        new TenantCheckRun(new TenantInput(tenant, Optional.of(application()), Optional.empty()));
    checkup.acquired(new AccessToken("token", end, Optional.empty()), fresh);
    return checkup;
  }
}
