// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.api.v1alpha1.MdeTenantStatus;
import io.mdeoperator.api.v1alpha1.MdeTenantStatus.ConsentStatus;
import org.junit.jupiter.api.Test;

class UpdateFilterTest {
  @Test
  void isACallbackThatSomebodyElseWroteIntoTheStatus() {
    assertThat(UpdateFilter.isRelevant(tenant("url", "2026-01-01T00:00:00Z"), tenant("url", null)))
        .isTrue();
  }

  @Test
  void isNothingElseInAStatus() {
    assertThat(UpdateFilter.isRelevant(tenant("one", null), tenant("other", null))).isFalse();
    assertThat(UpdateFilter.isRelevant(tenant("one", null), new MdeTenant())).isFalse();
  }

  @Test
  void isANewSpecOrANewObjectOfTheSameName() {
    assertThat(UpdateFilter.changesSpec(object("one", 1L), object("one", 1L))).isFalse();
    assertThat(UpdateFilter.changesSpec(object("one", 2L), object("one", 1L))).isTrue();
    assertThat(UpdateFilter.changesSpec(object("two", 1L), object("one", 1L))).isTrue();
  }

  private static MdeTenant object(String uid, long generation) {
    var tenant = new MdeTenant();
    tenant.getMetadata().setUid(uid);
    tenant.getMetadata().setGeneration(generation);
    return tenant;
  }

  private static MdeTenant tenant(String url, String callback) {
    var tenant = new MdeTenant();
    tenant.setStatus(
        MdeTenantStatus.EMPTY.withConsent(
            ConsentStatus.EMPTY.withUrl(url).withLastCallbackTime(callback)));
    return tenant;
  }
}
