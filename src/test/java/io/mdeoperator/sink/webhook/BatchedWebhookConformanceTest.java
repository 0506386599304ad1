// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.webhook;

import io.mdeoperator.api.v1alpha1.sink.WebhookSink.Mode;
import io.mdeoperator.sink.SinkConformance;
import io.mdeoperator.sink.SinkUnderTest;

class BatchedWebhookConformanceTest extends SinkConformance {
  @Override
  protected SinkUnderTest start() {
    return new WebhookUnderTest(Mode.BATCHED);
  }
}
