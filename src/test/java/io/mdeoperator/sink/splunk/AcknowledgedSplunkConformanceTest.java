// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.splunk;

import io.mdeoperator.sink.SinkConformance;
import io.mdeoperator.sink.SinkUnderTest;

/** With indexer acknowledgement. */
class AcknowledgedSplunkConformanceTest extends SinkConformance {
  @Override
  protected SinkUnderTest start() {
    return SplunkHecConformanceTest.SplunkUnderTest.acknowledged();
  }
}
