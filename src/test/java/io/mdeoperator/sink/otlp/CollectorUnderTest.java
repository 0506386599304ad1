// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.otlp;

import com.fasterxml.jackson.databind.JsonNode;
import io.mdeoperator.receiver.OpenTelemetryCollector;
import java.util.List;

/** An OpenTelemetry collector, whose records arrive in their order. */
final class CollectorUnderTest extends OtlpUnderTest {
  private final OpenTelemetryCollector collector;
  private final String tenantName;

  private CollectorUnderTest(OpenTelemetryCollector collector, String tenantName) {
    super(collector.url(), "", tenantName, OpenTelemetryCollector.MAX_REQUEST_BYTES);
    this.collector = collector;
    this.tenantName = tenantName;
  }

  static CollectorUnderTest behind(OpenTelemetryCollector collector) {
    return new CollectorUnderTest(collector, collector.name("otlp"));
  }

  @Override
  public List<JsonNode> received() {
    return collector.arrived("mde.tenant.name", tenantName).stream()
        .map(arrived -> arrived.record())
        .filter(record -> record.get("attributes").findValuesAsText("key").contains(mark()))
        .map(record -> parse(record.at("/body/stringValue")))
        .toList();
  }
}
