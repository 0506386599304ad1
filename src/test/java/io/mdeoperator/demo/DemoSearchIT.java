// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.receiver.NeedsReceiver;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo with OpenSearch as another sink. */
@Tag("slow")
@NeedsReceiver("opensearch")
class DemoSearchIT {
  @Test
  void findsTheAlertsInOpenSearch(@TempDir Path folder) throws Exception {
    var told = DemoProcess.tellOnce(folder, "--sink=opensearch");

    assertThat(told)
        .containsSubsequence(
            "secret/demo-opensearch created",
            "8. They are found in OpenSearch",
            "the data stream has all 5 alerts",
            "curl $OPENSEARCH/logs-mde.alert-default/_search",
            "10. The operator is killed")
        .doesNotContain("demo-secret-");
  }
}
