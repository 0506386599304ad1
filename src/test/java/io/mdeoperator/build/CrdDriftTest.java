// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** {@code crds/} holds what the Java classes say; {@code -Dcrds=write} rewrites it. */
class CrdDriftTest {
  private static final boolean REWRITE = "write".equals(System.getProperty("crds"));

  @Test
  void checkedInDefinitionsAreWhatTheClassesSay() throws IOException {
    var generated = CustomResourceDefinitions.generate();

    if (REWRITE) {
      write(generated);
    }

    assertThat(checkedIn())
        .as("after a change run: " + CustomResourceDefinitions.REWRITE)
        .isEqualTo(generated);
  }

  @Test
  void generatesTheSameTextEveryTime() {
    assertThat(CustomResourceDefinitions.generate())
        .isEqualTo(CustomResourceDefinitions.generate());
  }

  private static void write(Map<String, String> definitions) throws IOException {
    Files.createDirectories(CustomResourceDefinitions.FOLDER);
    for (var definition : definitions.entrySet()) {
      Files.writeString(
          CustomResourceDefinitions.FOLDER.resolve(definition.getKey()), definition.getValue());
    }
  }

  private static Map<String, String> checkedIn() throws IOException {
    var texts = new TreeMap<String, String>();
    try (var files = Files.list(CustomResourceDefinitions.FOLDER)) {
      for (var file : files.toList()) {
        texts.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return texts;
  }
}
