package io.mdeoperator.alertsync.sink.webhook;

import io.mdeoperator.cluster.EmbeddedApiServer;
import io.mdeoperator.testing.Stage;
import io.mdeoperator.testing.WebhookReceiver;
import org.junit.jupiter.api.Test;

/** The whole operator, on an API server in this process. */
class WebhookSinkIT {
  @Test
  void alertsReachTheirReceiver() throws Exception {
    try (var cluster = EmbeddedApiServer.start();
        var stage = new Stage(cluster.client(), cluster.client().getConfiguration(), "default");
        var receiver = WebhookReceiver.start(stage.simulator().authority())) {
      stage.startOperator();
      new WebhookStory(stage, receiver).tell();
    }
  }
}
