// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.sink.webhook;

import io.mdeoperator.alertsync.sink.SinkConformance;
import io.mdeoperator.alertsync.sink.SinkUnderTest;
import io.mdeoperator.api.v1alpha1.SinkSpec.Mode;

class StructuredWebhookConformanceTest extends SinkConformance {
  @Override
  protected SinkUnderTest start() {
    return new WebhookUnderTest(Mode.STRUCTURED);
  }
}
