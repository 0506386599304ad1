// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.tool.BuildScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import org.junit.jupiter.api.Test;

/** {@code deploy/gitops} holds what the catalogue says; {@code -Dhealth=write} rewrites it. */
class HealthChecksTest {
  private static final boolean REWRITE = "write".equals(System.getProperty("health"));
  private static final Path PROJECT = BuildScript.projectFolder();

  @Test
  void checkedInHealthChecksAreWhatTheCatalogueSays() throws IOException {
    var written = HealthChecks.write();

    if (REWRITE) {
      for (var file : written.entrySet()) {
        Files.createDirectories(PROJECT.resolve(file.getKey()).getParent());
        Files.writeString(PROJECT.resolve(file.getKey()), file.getValue());
      }
    }

    var checkedIn = new HashMap<Path, String>();
    for (var file : written.keySet()) {
      checkedIn.put(file, Files.readString(PROJECT.resolve(file)));
    }
    assertThat(checkedIn).as("after a change run: " + HealthChecks.REWRITE).isEqualTo(written);
  }
}
