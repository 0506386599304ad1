// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.otlp;

import io.mdeoperator.api.v1alpha1.sink.OtlpSink.Encoding;
import io.mdeoperator.receiver.NeedsReceiver;

@NeedsReceiver("otelcol")
class CollectorJsonConformanceIT extends CollectorConformanceIT {
  @Override
  protected OtlpUnderTest start() {
    return super.start().in(Encoding.JSON);
  }
}
