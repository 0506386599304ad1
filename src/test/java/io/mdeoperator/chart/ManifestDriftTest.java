// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.tool.NeedsTool;
import io.mdeoperator.tool.Tools;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plain manifests hold what the chart says; {@code -Dmanifests=write} rewrites them. */
@NeedsTool("helm")
class ManifestDriftTest {
  private static final boolean REWRITE = "write".equals(System.getProperty("manifests"));

  @TempDir private Path folder;

  @Test
  void checkedInManifestsAreWhatTheChartSays(Tools tools) throws IOException {
    var rendered = RenderedManifests.render(new Helm(tools, folder), folder);

    if (REWRITE) {
      RenderedManifests.write(rendered);
    }

    assertThat(RenderedManifests.checkedIn(rendered))
        .as("after a change run: " + RenderedManifests.REWRITE)
        .isEqualTo(rendered);
  }
}
