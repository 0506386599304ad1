// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.syslog;

import static io.mdeoperator.sink.Samples.alert;
import static io.mdeoperator.sink.Samples.batch;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.sink.Format;
import io.mdeoperator.api.v1alpha1.sink.SyslogSink.Facility;
import io.mdeoperator.cluster.LoopbackPort;
import io.mdeoperator.defender.Alert;
import io.mdeoperator.remote.HostResolver;
import io.mdeoperator.sink.Delivery;
import io.mdeoperator.sink.Outcome;
import io.mdeoperator.sink.RecordKind;
import io.mdeoperator.sink.Samples;
import io.mdeoperator.sink.SinkClient;
import io.mdeoperator.sink.syslog.FakeSyslog.Behaviour;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is sent without TLS, and what is made of what a server does. */
class SyslogSinkTest {
  private final FakeSyslog server = FakeSyslog.start();
  private final SyslogTestEnvironment it =
      new SyslogTestEnvironment(Duration.ofMinutes(1)).tcp().maxMessageBytes(1 << 20);
  private final SyslogTestEnvironment impatient =
      new SyslogTestEnvironment(Duration.ofSeconds(1)).tcp().maxMessageBytes(1 << 20);

  @BeforeEach
  void usePort() {
    it.port(server.port());
    impatient.port(server.port());
  }

  @AfterEach
  void close() {
    it.close();
    impatient.close();
    server.close();
  }

  @Test
  void aBatchIsOneConnectionOfCountedMessages() {
    assertThat(deliver(alert("a", 1), alert("b", 2)))
        .containsExactly(Outcome.ACCEPTED, Outcome.ACCEPTED);

    var messages = messages();
    assertThat(messages).hasSize(2);
    assertThat(messages.getFirst())
        .isEqualTo(
            "<134>1 2026-03-01T12:00:01.000000Z - mde-operator - - - {\"idempotency_key\":\"%1$s/a/2026-03-01T12:00:01.0000000Z\",\"tenant_id\":\"%1$s\",\"tenant_name\":\"Contoso Ltd\",\"feed\":\"ns/feed\",\"alert\":{\"id\":\"a\",\"lastUpdateTime\":\"2026-03-01T12:00:01Z\",\"unknown\":1.10,\"title\":\"An alert\"}}"
                .formatted(Samples.TENANT));
  }

  @Test
  void aBatchIsDeliveredOnlyAfterThePeersEnd() throws Exception {
    server.behave(Behaviour.END_LATER);
    var delivery = new FutureTask<>(() -> deliver(alert("a", 1)));
    Thread.ofVirtual().start(delivery);
    await().until(() -> !server.read().isEmpty());
    assertThat(delivery.isDone()).isFalse();

    server.letEnd();

    assertThat(delivery.get(30, TimeUnit.SECONDS)).containsExactly(Outcome.ACCEPTED);
  }

  @Test
  void aResetIsRetriedAsAWhole() {
    server.behave(Behaviour.RESET);

    assertThat(problem(it, alert("a", 1), alert("b", 2)).message())
        .contains("spec.sinks[0] ('soc'): the server ", "The operator retries.");
    server.behave(Behaviour.END);
    assertThat(deliver(alert("a", 1), alert("b", 2))).containsOnly(Outcome.ACCEPTED);
  }

  @Test
  void aPeerThatEndsAtOnceHasNothing() {
    server.behave(Behaviour.END_AT_ONCE);

    assertThat(problem(it, alert("a", 1)).reason()).isEqualTo(Reason.SINK_UNAVAILABLE);
  }

  @Test
  void aPeerThatStaysOpenIsBounded() {
    server.behave(Behaviour.STAY_OPEN);

    assertThat(problem(impatient, alert("a", 1)).message())
        .contains("did not end the connection", "syslog.acknowledgement to None");
    assertThat(problem(impatient, alert("a", 1)).retryAfter()).contains(Duration.ofMinutes(5));
    assertThat(server.connections()).as("the batch may have arrived").isOne();

    server.behave(Behaviour.END);
    impatient.advance(Duration.ofMinutes(5));
    assertThat(impatient.sink().deliver(batch(alert("a", 1))))
        .isInstanceOf(Delivery.Answered.class);
  }

  @Test
  void aPeerThatReadsNothingIsBounded() {
    server.behave(Behaviour.READ_NOTHING);
    var alerts =
        IntStream.range(0, 40)
            .mapToObj(i -> alert("a" + i, i, "x".repeat(500_000)))
            .toArray(Alert[]::new);

    assertThat(problem(impatient, alerts).message()).contains("did not respond in time");
  }

  @Test
  void aPeerThatNeverEndsCanBeBelieved() {
    server.behave(Behaviour.STAY_OPEN);
    it.unacknowledged();

    assertThat(deliver(alert("a", 1))).containsExactly(Outcome.ACCEPTED);
    await().until(() -> !server.read().isEmpty());
    assertThat(messages()).hasSize(1);
  }

  @Test
  void nobodyListens() {
    it.port(LoopbackPort.free());

    assertThat(problem(it, alert("a", 1)).message()).contains("refuses the connection");
  }

  @Test
  void sevenFractionDigitsBecomeSix() {
    deliver(at(Instant.parse("2026-03-01T12:00:00.123456789Z")));

    assertThat(messages().getFirst()).startsWith("<134>1 2026-03-01T12:00:00.123456Z ");
  }

  @Test
  void anAlertWithoutATimeHasThatOfItsDelivery() {
    deliver(at(Instant.EPOCH));

    assertThat(messages().getFirst()).startsWith("<134>1 2026-03-01T12:00:00.000000Z ");
  }

  @Test
  void noByteOrderMark() {
    deliver(alert("a", 1));

    assertThat(server.read().getFirst()).doesNotContain("\ufeff");
  }

  @Test
  void octetCountIsBytesNotCharacters() {
    deliver(alert("漢字", 1, "é 😀"), alert("b", 2));

    assertThat(messages()).hasSize(2);
  }

  @Test
  void evidenceIsLeftOutBeforeAnAlertIsRefused() {
    it.maxMessageBytes(2000);
    var delivery = deliver(withEvidence(10), withEvidence(3000), alert("big", 1, "x".repeat(3000)));

    assertThat(delivery).containsExactly(Outcome.ACCEPTED, Outcome.ACCEPTED, Outcome.REFUSED);
    assertThat(messages()).hasSize(2);
    assertThat(messages().get(0)).contains("\"fileName\":").doesNotContain("evidence_left_out");
    assertThat(messages().get(1)).contains("\"evidence_left_out\":true", "\"evidence\":[]");
    assertThat(messages()).allMatch(message -> message.getBytes(UTF_8).length <= 2000);
  }

  @Test
  void aRefusalSaysWhy() {
    it.maxMessageBytes(1024);
    var answered =
        (Delivery.Answered)
            it.sink().deliver(batch(alert("a", 1), alert("b", 1, "x".repeat(2000))));

    assertThat(answered.refusals())
        .containsOnlyKeys(1)
        .containsValue(
            "Its message is larger than syslog.maxMessageBytes (1024), even without its evidence.");
    it.of(RecordKind.HUNTING_ROW);
    var ofRows =
        (Delivery.Answered)
            it.sink().deliver(batch(alert("a", 1), alert("b", 1, "x".repeat(2000))));
    assertThat(ofRows.refusals())
        .containsValue("Its message is larger than syslog.maxMessageBytes (1024).");
  }

  @Test
  void prettyPrintedAlertsAreOneLine() {
    it.newLines();
    var json = "{\n  \"id\": \"a\",\r\n \"title\": \"a\\nb\u007f\"\n}\n".getBytes(UTF_8);
    deliver(new Alert("a", Samples.NOON, "", "", json), alert("b", 2));

    var lines = server.read().getFirst().split("\n", -1);
    assertThat(lines).hasSize(3);
    assertThat(lines[0]).endsWith("\"alert\":{\"id\":\"a\",\"title\":\"a\\nb\\u007f\"}}");
    assertThat(lines[2]).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "High, 131",
    "Medium, 132",
    "Low, 133",
    "Informational, 134",
    "UnSpecified, 134",
    "New, 134"
  })
  void theSeverityIsTheAlerts(String severity, String priority) {
    var json = "{\"id\":\"a\",\"x\":{\"severity\":\"High\"},\"severity\":\"" + severity + "\"}";
    deliver(new Alert("a", Samples.NOON, "", "", json.getBytes(UTF_8)));

    assertThat(messages().getFirst()).startsWith("<" + priority + ">1 ");
  }

  @Test
  void theHeaderIsWhatTheSpecSays() {
    it.header(Facility.LOCAL7, "mde.example", "defender");
    deliver(alert("a", 1));

    assertThat(messages().getFirst())
        .startsWith("<190>1 2026-03-01T12:00:01.000000Z mde.example defender - - - {");
  }

  @Test
  void cefIsTheDefault() {
    it.format(null);
    deliver(alert("a", 1));

    assertThat(messages().getFirst()).contains(" - - - CEF:0|Microsoft|");
    it.format(Format.MDE);
  }

  @Test
  void withoutTlsTheOperatorsConfigurationHasToAllowIt() {
    try (var strict =
        new SyslogTestEnvironment(
            Duration.ofMinutes(1), SinkClient.rules(false, "localhost"), HostResolver.SYSTEM)) {
      strict.tcp().port(server.port());

      assertThat(strict.sink().problem())
          .hasValueSatisfying(
              problem -> {
                assertThat(problem.reason()).isEqualTo(Reason.SINK_REJECTED);
                assertThat(problem.message()).contains("syslog.transport", "egress.allowPlainHttp");
              });
      assertThat(problem(strict, alert("a", 1)).reason()).isEqualTo(Reason.SINK_REJECTED);
      assertThat(server.connections()).isZero();
    }
  }

  @Test
  void aHostThatIsNotAllowedIsNotConnected() {
    it.host("127.0.0.1");

    assertThat(problem(it, alert("a", 1)).message()).contains("syslog.host", "egress.allowHosts");
    assertThat(server.connections()).isZero();
  }

  @Test
  void anAddressThatIsNotAllowedIsNotConnected() throws Exception {
    var metadata = InetAddress.ofLiteral("169.254.169.254");
    try (var guarded =
        new SyslogTestEnvironment(
            Duration.ofSeconds(1),
            SinkClient.rules(true, "siem.example"),
            (_, _) -> List.of(metadata))) {
      guarded.tcp().host("siem.example").port(server.port());

      assertThat(problem(guarded, alert("a", 1)))
          .satisfies(
              problem -> {
                assertThat(problem.reason()).isEqualTo(Reason.SINK_REJECTED);
                assertThat(problem.message()).contains("egress");
              });
    }
  }

  @Test
  void theAddressThatWasCheckedIsConnected() {
    var lookups = new AtomicInteger();
    HostResolver changing =
        (host, _) ->
            host.equals("siem.example") && lookups.getAndIncrement() > 0
                ? List.of(InetAddress.ofLiteral("169.254.169.254"))
                : List.of(InetAddress.getLoopbackAddress());
    try (var environment =
        new SyslogTestEnvironment(
            Duration.ofMinutes(1), SinkClient.rules(true, "siem.example"), changing)) {
      environment.tcp().host("siem.example").port(server.port()).maxMessageBytes(8192);

      assertThat(environment.sink().deliver(batch(alert("a", 1))))
          .isInstanceOf(Delivery.Answered.class);
      assertThat(lookups).hasValue(1);
    }
  }

  /** The messages of the first connection; fails unless each is as long as is said before it. */
  private List<String> messages() {
    var bytes = server.read().getFirst().getBytes(UTF_8);
    var messages = new ArrayList<String>();
    for (var from = 0; from < bytes.length; ) {
      var space = from;
      while (bytes[space] != ' ') {
        space++;
      }
      var length = Integer.parseInt(new String(bytes, from, space - from, UTF_8));
      messages.add(new String(bytes, space + 1, length, UTF_8));
      from = space + 1 + length;
    }
    return messages;
  }

  private List<Outcome> deliver(Alert... alerts) {
    return ((Delivery.Answered) it.sink().deliver(batch(alerts))).outcomes();
  }

  private static Problem problem(SyslogTestEnvironment environment, Alert... alerts) {
    return ((Delivery.Failed) environment.sink().deliver(batch(alerts))).problem();
  }

  private static Alert at(Instant time) {
    return new Alert("a", time, "", "", "{\"id\":\"a\"}".getBytes(UTF_8));
  }

  private static Alert withEvidence(int size) {
    var json =
        "{\"id\":\"a\",\"evidence\":[{\"entityType\":\"File\",\"fileName\":\"%s\"}]}"
            .formatted("x".repeat(size));
    return new Alert("a" + size, Samples.NOON, "", "", json.getBytes(UTF_8));
  }
}
