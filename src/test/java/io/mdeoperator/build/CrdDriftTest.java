// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code crds/}, and its copy in the chart, hold what the Java classes say; {@code -Dcrds=write}
 * rewrites them.
 */
class CrdDriftTest {
  private static final boolean REWRITE = "write".equals(System.getProperty("crds"));

  @ParameterizedTest
  @ValueSource(strings = {"crds", "deploy/chart/mde-operator/files/crds"})
  void checkedInDefinitionsAreWhatTheClassesSay(Path folder) throws IOException {
    var generated = CustomResourceDefinitions.generate();

    if (REWRITE) {
      write(generated, folder);
    }

    assertThat(checkedIn(folder))
        .as("after a change run: " + CustomResourceDefinitions.REWRITE)
        .isEqualTo(generated);
  }

  @Test
  void generatesTheSameTextEveryTime() {
    assertThat(CustomResourceDefinitions.generate())
        .isEqualTo(CustomResourceDefinitions.generate());
  }

  private static void write(Map<String, String> definitions, Path folder) throws IOException {
    Files.createDirectories(folder);
    for (var definition : definitions.entrySet()) {
      Files.writeString(folder.resolve(definition.getKey()), definition.getValue());
    }
  }

  private static Map<String, String> checkedIn(Path folder) throws IOException {
    var texts = new TreeMap<String, String>();
    try (var files = Files.list(folder)) {
      for (var file : files.filter(file -> file.toString().endsWith(".yaml")).toList()) {
        texts.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return texts;
  }
}
