// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.consent;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.reason.Actor;
import io.mdeoperator.api.reason.Reason;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReadinessPagesTest {
  /** Of a tenant's other conditions. */
  private static final Set<Reason> NEVER_OF_A_TENANTS_READY =
      EnumSet.of(Reason.PENDING, Reason.REVOKED, Reason.GRAPH_CONSENT_MISSING);

  static Stream<Reason> whatTheAdministratorMends() {
    return Stream.of(Reason.values())
        .filter(reason -> reason.actor() == Actor.CUSTOMER_ADMINISTRATOR)
        .filter(reason -> !NEVER_OF_A_TENANTS_READY.contains(reason));
  }

  @ParameterizedTest
  @MethodSource("whatTheAdministratorMends")
  void tellsNoAdministratorWhoHasToActThatThePartnerDoes(Reason reason) {
    assertThat(ConsentCallback.notReady(reason.value())).isNotEqualTo(PageKind.OTHER);
  }
}
