// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The forge's workflow does what a maintainer can do, with no more rights than it needs. */
class CiWorkflowTest {
  private JsonNode workflow;

  @BeforeEach
  void parse() throws IOException {
    workflow = new YAMLMapper().readTree(Path.of(".github/workflows/ci.yaml").toFile());
  }

  @Test
  void mayReadTheRepositoryOnly() {
    assertThat(workflow.get("permissions")).hasToString("{\"contents\":\"read\"}");
    assertThat(workflow.findValues("permissions")).hasSize(1);
  }

  @Test
  void everyActionIsPinnedToAFullVersion() {
    assertThat(workflow.findValuesAsText("uses"))
        .isNotEmpty()
        .allMatch(action -> action.matches("[\\w-]+/[\\w-]+@v\\d+\\.\\d+\\.\\d+"));
  }

  @Test
  void runsWhatAMaintainerRuns() {
    assertThat(workflow.findValuesAsText("run")).contains("make check");
  }
}
