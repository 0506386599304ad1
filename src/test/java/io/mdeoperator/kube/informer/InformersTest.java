// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube.informer;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.v1alpha1.MdeTenant;
import org.junit.jupiter.api.Test;

class InformersTest {
  @Test
  void handsObjectsOfTheCachesToReconcilersAsTheyAre() {
    var tenant = new MdeTenant();

    assertThat(Informers.sharing().clone(tenant)).isSameAs(tenant);
  }
}
