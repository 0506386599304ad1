// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.otlp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mdeoperator.defender.Alert;
import io.mdeoperator.receiver.NeedsReceiver;
import io.mdeoperator.receiver.ReceiverFront;
import io.mdeoperator.receiver.VictoriaLogs;
import io.mdeoperator.sink.BehindGate;
import io.mdeoperator.sink.Samples;
import io.mdeoperator.sink.Sink;
import io.mdeoperator.sink.SinkConformance;
import io.mdeoperator.sink.SinkUnderTest;
import io.mdeoperator.testing.LoopbackGate;
import io.mdeoperator.testing.tls.TestAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
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
    return new VictoriaLogsUnderTest();
  }

  /** VictoriaLogs behind TLS and a credential. */
  private static final class VictoriaLogsUnderTest implements BehindGate {
    private static final TestAuthority AUTHORITY = TestAuthority.create("Receivers");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String tenantName = logs.name("otlp");
    private final ReceiverFront front = ReceiverFront.before(logs.url(), AUTHORITY);
    private final LoopbackGate gate = LoopbackGate.before(front.port());
    private final OtlpTestEnvironment patient =
        new OtlpTestEnvironment(AUTHORITY, Duration.ofMinutes(1));
    private final OtlpTestEnvironment impatient =
        new OtlpTestEnvironment(AUTHORITY, Duration.ofSeconds(1));

    VictoriaLogsUnderTest() {
      for (var environment : List.of(patient, impatient)) {
        environment
            .endpoint("https://localhost:" + gate.port() + VictoriaLogs.OTLP)
            .tenantName(tenantName);
      }
      use("first");
    }

    private void use(String token) {
      front.requireAuthorization("Bearer " + token);
      for (var environment : List.of(patient, impatient)) {
        environment.secret(OtlpTestEnvironment.token(token));
      }
    }

    @Override
    public Sink sink() {
      return patient.sink();
    }

    @Override
    public Sink impatientSink() {
      return impatient.sink();
    }

    /** In the order of their times: it knows none of their arrival. */
    @Override
    public List<JsonNode> received() {
      return logs.query("\"mde.tenant.name\":=\"%s\"".formatted(tenantName)).stream()
          .sorted(Comparator.comparing(record -> record.get("_time").asText()))
          .map(record -> read(record.get("_msg").asText()))
          .toList();
    }

    private static JsonNode read(String alert) {
      try {
        return JSON.readTree(alert);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public Alert refusedForGood(String id, int seconds) {
      return Samples.alert(id, seconds, "x".repeat(VictoriaLogs.MAX_OTLP_BYTES));
    }

    @Override
    public LoopbackGate gate() {
      return gate;
    }

    @Override
    public void changeCredentials() {
      use("second");
    }

    @Override
    public void close() {
      patient.close();
      impatient.close();
      gate.close();
      front.close();
    }
  }
}
