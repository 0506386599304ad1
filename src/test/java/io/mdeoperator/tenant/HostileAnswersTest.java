// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.Cloud;
import io.mdeoperator.api.v1alpha1.MdeTenantStatus;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.simulator.http.Fault;
import io.mdeoperator.simulator.http.Faults;
import io.mdeoperator.testing.ClusterUnderTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** Nothing of an answer's text gets into a status or a log, however it looks. */
@Isolated
class HostileAnswersTest {
  private static final String SECRET = "hunter2~Secret.Value";
  private static final String TOKEN = "eyJhbGciOiJub25lIn0.eyJyb2xlcyI6WyJ4Il19.c2lnbmF0dXJl";
  private static final int MEGABYTE = 1024 * 1024;

  private static ClusterUnderTest cluster;

  private final List<Logger> loggers = new ArrayList<>();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeAll
  static void start() {
    cluster = new ClusterUnderTest();
  }

  @AfterAll
  static void stop() throws IOException {
    cluster.close();
  }

  /** Louder than any operator is. */
  @BeforeEach
  void listen() {
    log.start();
    for (var name : List.of("com.microsoft.aad.msal4j", "io.mdeoperator")) {
      var logger = (Logger) LoggerFactory.getLogger(name);
      logger.setLevel(Level.TRACE);
      logger.addAppender(log);
      loggers.add(logger);
    }
  }

  @AfterEach
  void stopListening() {
    for (var logger : loggers) {
      logger.detachAppender(log);
    }
    loggers.getFirst().setLevel(Level.OFF);
    loggers.getLast().setLevel(null);
  }

  @Test
  void keepsNumberAndIdsOfADescriptionOfAMegabyteAndNothingElse() {
    var text =
        "AADSTS7000222: Secret "
            + SECRET
            + " of "
            + TOKEN
            + "\u0000\u0007\u001b[31m\r\n\u2028"
            + "x".repeat(MEGABYTE)
            + "\r\nTrace ID: 11111111-2222-3333-4444-555555555555";
    var body = JsonNodeFactory.instance.objectNode();
    body.put("error", "invalid_client").put("error_description", text);
    body.putArray("error_codes").add(7000222);
    body.put("correlation_id", "66666666-2222-3333-4444-555555555555");

    var status = afterEntraSays(401, body.toString());

    assertThat(ready(status)).isEqualTo(Reason.APPLICATION_NOT_READY.value());
    assertThat(status.lastFailure().code()).isEqualTo("AADSTS7000222");
    assertThat(status.lastFailure().traceId()).isEqualTo("11111111-2222-3333-4444-555555555555");
    assertThat(status.lastFailure().correlationId()).startsWith("66666666-");
    assertNothingLeaks(status);
  }

  @Test
  void readsPastControlCharactersThatAreNotEscaped() {
    var status =
        afterEntraSays(
            400,
            "{\"error\":\"invalid_grant\",\"error_description\":\"AADSTS53003: \u0001\u001b[2J "
                + SECRET
                + "\",\"error_codes\":[53003]}");

    assertThat(ready(status)).isEqualTo(Reason.BLOCKED_BY_CONDITIONAL_ACCESS.value());
    assertNothingLeaks(status);
  }

  @Test
  void takesAnAnswerThatIsTooLongForNone() {
    var status =
        afterEntraSays(
            401,
            "{\"error\":\"invalid_client\",\"error_description\":\""
                + SECRET.repeat(4 * MEGABYTE / SECRET.length())
                + "\"}");

    assertThat(ready(status)).isEqualTo(Reason.IDENTITY_PROVIDER_UNAVAILABLE.value());
    assertNothingLeaks(status);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[\"7000229\"]                     | TokenRequestRejected",
        "[null, {}, [7000229], true, 1.5]  | TokenRequestRejected",
        "[-7000229]                        | TokenRequestRejected",
        "[1, 70002290000000000000000000]   | TokenRequestRejected",
        "[123456, 7000229]                 | ConsentPending",
        "{\"a\": 7000229}                  | ConsentPending",
        "7000229                           | TokenRequestRejected",
        "\"7000229\"                       | TokenRequestRejected",
      })
  void survivesErrorCodesOfOddTypes(String codes, String reason) {
    var status =
        afterEntraSays(400, "{\"error\":\"invalid_request\",\"error_codes\":" + codes + "}");

    assertThat(ready(status)).isEqualTo(reason);
    assertThat(status.lastFailure().code()).matches("invalid_request|AADSTS\\d{4,9}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"error\":{\"code\":\"invalid_client\"}}     | TokenRequestRejected",
        "{\"error\":[\"invalid_client\"]}              | TokenRequestRejected",
        "{\"error\":\"<script>\",\"trace_id\":\"$(x)\"}| TokenRequestRejected",
        "{\"error_description\":7000229}               | TokenRequestRejected",
        "\"invalid_client\"                            | IdentityProviderUnavailable",
        "null                                          | IdentityProviderUnavailable",
        "{\"error\":\"invalid_client\"                 | IdentityProviderUnavailable",
      })
  void survivesJsonOfTheWrongShape(String body, String reason) {
    var status = afterEntraSays(400, body);

    assertThat(ready(status)).isEqualTo(reason);
    assertThat(Serialization.asJson(status)).doesNotContain("<script>", "$(x)");
  }

  @Test
  void keepsTheTextOfTheApiOut() {
    var target = "t".repeat(100);
    for (var message : List.of(SECRET, TOKEN, "Missing application roles. " + SECRET)) {
      var body = JsonNodeFactory.instance.objectNode();
      body.putObject("error").put("code", SECRET).put("message", message).put("target", target);

      var status = after(cluster.simulator().apiFaults(), 403, body.toString());

      assertThat(status.lastFailure().code()).as("no more than 64 signs of a code").isNull();
      assertThat(status.lastFailure().correlationId()).isNull();
      assertNothingLeaks(status);
    }
  }

  private void assertNothingLeaks(MdeTenantStatus status) {
    assertThat(Serialization.asJson(status)).doesNotContain(SECRET, TOKEN, "xxxx");
    assertThat(log.list)
        .extracting(event -> event.getFormattedMessage() + event.getKeyValuePairs())
        .allSatisfy(line -> assertThat(line).doesNotContain(SECRET, TOKEN, "xxxx"));
  }

  private static MdeTenantStatus afterEntraSays(int status, String body) {
    return after(cluster.simulator().entraFaults(), status, body);
  }

  private static MdeTenantStatus after(Faults faults, int status, String body) {
    var staged = cluster.tenant(Cloud.PUBLIC, "consented");
    faults.whileActive(Fault.answer(status, Map.of(), "application/json", body));
    var checks = new TenantChecks(staged.tokens(), staged.alerts(), staged.clouds());
    var tenant = staged.tenant();
    tenant.getMetadata().setGeneration(1L);
    var now = staged.nodeClock().instant();
    return TenantStatus.describe(
        checks.run(
            new TenantInput(
                tenant, Optional.of(staged.application()), Optional.of(staged.secret()))),
        staged.clouds(),
        now,
        now);
  }

  private static String ready(MdeTenantStatus status) {
    return Conditions.find(status.conditions(), ConditionType.READY).orElseThrow().getReason();
  }
}
