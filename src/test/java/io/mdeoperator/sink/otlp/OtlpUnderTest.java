// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.otlp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mdeoperator.api.v1alpha1.sink.OtlpSink.Encoding;
import io.mdeoperator.receiver.ReceiverFront;
import io.mdeoperator.sink.BehindGate;
import io.mdeoperator.sink.RecordKind;
import io.mdeoperator.sink.Samples;
import io.mdeoperator.sink.Sink;
import io.mdeoperator.sink.SinkRecord;
import io.mdeoperator.testing.LoopbackGate;
import io.mdeoperator.testing.tls.TestAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** A receiver of OTLP behind TLS and a credential; a subclass says how it is read. */
abstract class OtlpUnderTest implements BehindGate {
  private static final TestAuthority AUTHORITY = TestAuthority.create("Receivers");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final int maxBytes;
  private final ReceiverFront front;
  private final LoopbackGate gate;
  private final OtlpTestEnvironment patient =
      new OtlpTestEnvironment(AUTHORITY, Duration.ofMinutes(1));
  private final OtlpTestEnvironment impatient =
      new OtlpTestEnvironment(AUTHORITY, Duration.ofSeconds(1));
  private RecordKind records;

  /**
   * @param receiver its root, without a slash at the end
   * @param path of the endpoint
   * @param tenantName that no other test has
   * @param maxBytes what is larger is rejected
   */
  OtlpUnderTest(URI receiver, String path, String tenantName, int maxBytes) {
    this.maxBytes = maxBytes;
    front = ReceiverFront.before(receiver, AUTHORITY);
    gate = LoopbackGate.before(front.port());
    for (var environment : environments()) {
      environment.endpoint("https://localhost:" + gate.port() + path).tenantName(tenantName);
    }
    use("first");
  }

  /** In another encoding than the default. */
  OtlpUnderTest in(Encoding encoding) {
    environments().forEach(environment -> environment.encoding(encoding));
    return this;
  }

  private List<OtlpTestEnvironment> environments() {
    return List.of(patient, impatient);
  }

  private void use(String token) {
    front.requireAuthorization("Bearer " + token);
    environments().forEach(environment -> environment.secret(OtlpTestEnvironment.token(token)));
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
    environments().forEach(environment -> environment.of(next));
  }

  /** The attribute that only records of this kind have. */
  String mark() {
    return "mde." + records.owner();
  }

  /** What a record has as its body. */
  static JsonNode parse(JsonNode body) {
    try {
      return JSON.readTree(body.asText());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public SinkRecord refusedForGood(String id, int seconds) {
    return Samples.record(id, seconds, "x".repeat(maxBytes));
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
    environments().forEach(OtlpTestEnvironment::close);
    gate.close();
    front.close();
  }
}
