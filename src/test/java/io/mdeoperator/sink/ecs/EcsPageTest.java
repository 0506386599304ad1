// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.sink.format.FormatPageContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/sinks/ecs.md}. */
class EcsPageTest extends FormatPageContract {
  EcsPageTest() {
    super(
        Path.of("docs/sinks/ecs.md"),
        EcsAlerts.UNDER_TEST,
        field -> field.startsWith("microsoft.defender_endpoint."));
  }

  @Test
  void thePageNamesAllVendorFields() throws IOException {
    var names =
        documents()
            .flatMap(document -> document.at("/microsoft/defender_endpoint").properties().stream())
            .map(field -> field.getKey())
            .filter(name -> !name.equals("other"))
            .collect(Collectors.toSet());

    assertThat(names().toList()).containsAll(names);
  }
}
