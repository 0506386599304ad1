// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.syslog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mdeoperator.receiver.SyslogServer;
import io.mdeoperator.sink.BehindGate;
import io.mdeoperator.sink.RecordKind;
import io.mdeoperator.sink.Samples;
import io.mdeoperator.sink.Sink;
import io.mdeoperator.sink.SinkRecord;
import io.mdeoperator.testing.LoopbackGate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A real server over TLS, behind a gate. */
final class SyslogUnderTest implements BehindGate {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SyslogServer server;
  private final String application;
  private final LoopbackGate gate;
  private final SyslogTestEnvironment patient = new SyslogTestEnvironment(Duration.ofMinutes(1));
  private final SyslogTestEnvironment impatient = new SyslogTestEnvironment(Duration.ofSeconds(1));
  private RecordKind records;

  SyslogUnderTest(SyslogServer server) {
    this.server = server;
    this.application = server.name("alerts");
    this.gate = LoopbackGate.before(server.tlsPort());
    for (var environment : List.of(patient, impatient)) {
      environment
          .port(gate.port())
          .header(null, null, application)
          .authority(Samples.secret("ca", Map.of("ca.crt", server.authority().certificatePem())));
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

  @Override
  public void of(RecordKind next) {
    records = next;
    patient.of(next);
    impatient.of(next);
  }

  @Override
  public List<JsonNode> received() {
    return server.messages(application).stream()
        .map(message -> parse(message.get("message").asText()).get(records.singular()))
        .toList();
  }

  private static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(json, e);
    }
  }

  @Override
  public SinkRecord refusedForGood(String id, int seconds) {
    return Samples.record(id, seconds, "larger than a message may be".repeat(400));
  }

  @Override
  public LoopbackGate gate() {
    return gate;
  }

  @Override
  public void close() {
    patient.close();
    impatient.close();
    gate.close();
  }
}
