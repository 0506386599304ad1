// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.v1alpha1.MdeTenant;
import org.junit.jupiter.api.Test;

class TenantGateTest {
  /** During a gap of the watch it may have been deleted and created again. */
  @Test
  void anotherTenantOfTheSameNameMatters() {
    assertThat(matters(tenant("new"), tenant("old"))).isTrue();
    assertThat(matters(tenant("old"), tenant("old"))).isFalse();
  }

  private static boolean matters(MdeTenant newer, MdeTenant older) {
    return TenantGate.matters(newer, older, _ -> "roles");
  }

  private static MdeTenant tenant(String uid) {
    var tenant = new MdeTenant();
    tenant.getMetadata().setUid(uid);
    tenant.getMetadata().setGeneration(1L);
    return tenant;
  }
}
