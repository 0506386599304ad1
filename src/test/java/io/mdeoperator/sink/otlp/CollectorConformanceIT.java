// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.otlp;

import io.mdeoperator.receiver.NeedsReceiver;
import io.mdeoperator.receiver.OpenTelemetryCollector;
import io.mdeoperator.sink.SinkConformance;
import org.junit.jupiter.api.BeforeAll;

/** In protobuf. */
@NeedsReceiver("otelcol")
class CollectorConformanceIT extends SinkConformance {
  private static OpenTelemetryCollector collector;

  @BeforeAll
  static void use(OpenTelemetryCollector shared) {
    collector = shared;
  }

  @Override
  protected OtlpUnderTest start() {
    return CollectorUnderTest.behind(collector);
  }
}
