// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.webhook;

import io.mdeoperator.cluster.embedded.EmbeddedApiServer;
import io.mdeoperator.testing.TestEnvironment;
import io.mdeoperator.testing.WebhookReceiver;
import org.junit.jupiter.api.Test;

/** The whole operator, on an API server in this process. */
class WebhookSinkIT {
  @Test
  void alertsReachTheirReceiver() throws Exception {
    try (var cluster = EmbeddedApiServer.start();
        var stage =
            new TestEnvironment(cluster.client(), cluster.client().getConfiguration(), "default");
        var receiver = WebhookReceiver.start(stage.simulator().authority())) {
      stage.startOperator();
      new WebhookScenario(stage, receiver).tell();
    }
  }
}
