// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube.connection;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.mdeoperator.api.v1alpha1.Geo;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LenientDeserializationTest {
  private final KubernetesSerialization serialization =
      new KubernetesSerialization(
          new ObjectMapper().addHandler(new LenientDeserialization()), true);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tenantId: {nested: 1}",
        "tenantId: [a]",
        "applicationRef: partner",
        "applicationRef: [partner]",
        "requiredRoles: all",
        "requiredRoles: {a: b}",
        "requiredRoles: [null]",
        "suspend: maybe",
        "suspend: {}",
        "geo: Mars",
        "geo: 7",
        "checkPeriod: [15m]",
        "unknown: {a: [1, {b: 2}]}",
      })
  void readsAFieldOfAWrongTypeAsAbsentAndTheRestAsItIs(String field) {
    var tenant =
        serialization.unmarshal(
            "metadata: {name: old}\nspec: {displayName: Contoso, %s}".formatted(field),
            MdeTenant.class);

    assertThat(tenant.getMetadata().getName()).isEqualTo("old");
  }

  @Test
  void keepsTheDefaultsOfWhatCannotBeRead() {
    var tenant =
        serialization.unmarshal(
            "spec: {geo: Mars, checkPeriod: [15m], displayName: Contoso}", MdeTenant.class);

    assertThat(tenant.getSpec().geo()).isEqualTo(Geo.DEFAULT);
    assertThat(tenant.getSpec().checkPeriod()).isEqualTo("15m");
    assertThat(tenant.getSpec().displayName()).isEqualTo("Contoso");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sinks: none",
        "sinks: [none]",
        "sinks: [{name: a, configMap: yes}]",
        "rescan: hourly",
        "filter: [High]",
        "status: x"
      })
  void readsFeedsTheSameWay(String field) {
    var feed =
        serialization.unmarshal(
            "metadata: {name: old}\nspec: {pollPeriod: 1m, %s}".formatted(field),
            MdeAlertSync.class);

    assertThat(feed.getMetadata().getName()).isEqualTo("old");
  }
}
