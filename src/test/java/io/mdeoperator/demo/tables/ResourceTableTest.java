// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.demo.tables;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables look like kubectl's. */
class ResourceTableTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:03:04Z");
  private static final String CONTOSO =
      """
      apiVersion: mde-operator.io/v1alpha1
      kind: MdeTenant
      metadata: {name: contoso, creationTimestamp: "2026-11-24T10:00:00Z"}
      status:
        conditions:
        - {type: ConsentGranted, status: "True", reason: Granted}
        - {type: Ready, status: "True", reason: Ready}
      """;
  private static final String NEW =
      """
      apiVersion: mde-operator.io/v1alpha1
      kind: MdeTenant
      metadata: {name: a-customer-with-a-long-name, creationTimestamp: "2026-11-24T10:03:00Z"}
      """;

  @Test
  void printsTheColumnsOfTheDefinition() throws IOException {
    var definition =
        Serialization.unmarshal(
            Files.readString(Path.of("crds/mdetenants.mde-operator.io.yaml")),
            CustomResourceDefinition.class);

    var table = ResourceTable.of(definition).render(List.of(read(CONTOSO), read(NEW)), NOW);

    assertThat(table)
        .isEqualTo(
            """
            NAME                                                    READY   CONSENT   REASON   AGE
            mdetenant.mde-operator.io/contoso                       True    Granted   Ready    3m4s
            mdetenant.mde-operator.io/a-customer-with-a-long-name                              4s
            """);
  }

  @ParameterizedTest
  @CsvSource({
    "-1s, 0s",
    "12s, 12s",
    "119s, 119s",
    "120s, 2m",
    "184s, 3m4s",
    "11m, 11m",
    "3h5m, 3h5m",
    "9h5m, 9h",
    "50h, 2d2h"
  })
  void agesReadAsKubectlPrintsThem(String age, String printed) {
    assertThat(ResourceTable.age(Duration.parse("PT" + age))).isEqualTo(printed);
  }

  private static GenericKubernetesResource read(String yaml) {
    return Serialization.unmarshal(yaml, GenericKubernetesResource.class);
  }
}
