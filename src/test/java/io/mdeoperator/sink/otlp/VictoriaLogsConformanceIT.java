// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.otlp;

import com.fasterxml.jackson.databind.JsonNode;
import io.mdeoperator.receiver.NeedsReceiver;
import io.mdeoperator.receiver.VictoriaLogs;
import io.mdeoperator.sink.SinkConformance;
import io.mdeoperator.sink.SinkUnderTest;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;

@NeedsReceiver("victorialogs")
class VictoriaLogsConformanceIT extends SinkConformance {
  private static VictoriaLogs logs;

  @BeforeAll
  static void use(VictoriaLogs shared) {
    logs = shared;
  }

  @Override
  protected SinkUnderTest start() {
    return new VictoriaLogsUnderTest(logs, logs.name("otlp"));
  }

  private static final class VictoriaLogsUnderTest extends OtlpUnderTest {
    private final VictoriaLogs logs;
    private final String tenantName;

    VictoriaLogsUnderTest(VictoriaLogs logs, String tenantName) {
      super(logs.url(), VictoriaLogs.OTLP, tenantName, VictoriaLogs.MAX_OTLP_BYTES);
      this.logs = logs;
      this.tenantName = tenantName;
    }

    /** In the order of their times: it knows none of their arrival. */
    @Override
    public List<JsonNode> received() {
      return logs.query("\"mde.tenant.name\":=\"%s\"".formatted(tenantName)).stream()
          .sorted(Comparator.comparing(record -> record.get("_time").asText()))
          .filter(record -> record.has(mark()))
          .map(record -> parse(record.get("_msg")))
          .toList();
    }
  }
}
