// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.simulator.directory.TokenShape;
import io.mdeoperator.simulator.http.Fault;
import io.mdeoperator.simulator.http.RecordedRequest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The API refuses, throttles, breaks off or hangs. */
class DefenderClientFaultsTest extends SimulatedDefender {
  @Test
  void renewsTheTokenOnceAfterA401() {
    read(query(START, 10));
    simulator.endAllTokens();

    assertThat(read(query(START, 10))).isInstanceOf(ApiAnswer.Read.class);
    assertThat(tokenRequests()).isEqualTo(2);
    assertThat(calls()).extracting(RecordedRequest::status).containsExactly(200, 401, 200);
  }

  @Test
  void renewsOnceACallHoweverLong401Lasts() {
    simulator.apiFaults().whileActive(Fault.defenderError(401, "Unauthorized", "no"));

    assertThat(failure(read(query(START, 10))).reason()).isEqualTo(Reason.API_UNAUTHORIZED);
    assertThat(tokenRequests()).isEqualTo(2);
    assertThat(calls()).hasSize(2);
  }

  @Test
  void saysThatConsentIsGoneWhereThatIsWhyA401Came() {
    read(query(START, 10));
    simulator.endAllTokens();
    tenant.withdraw(app);

    assertThat(failure(read(query(START, 10))).reason()).isEqualTo(Reason.CONSENT_PENDING);
    assertThat(calls()).hasSize(2);
  }

  @Test
  void renewsNothingForAnInactiveAccount() {
    tenant.inactiveAccount(true);

    assertThat(failure(read(query(START, 10))).reason()).isEqualTo(Reason.ACCOUNT_INACTIVE);
    assertThat(tokenRequests()).isEqualTo(1);
  }

  @Test
  void namesTheRolesThatTheApiMisses() {
    tenant.consent(app, "Machine.Isolate");

    var failure = failure(read(query(START, 10)));

    assertThat(failure.reason()).isEqualTo(Reason.API_ROLES_MISSING);
    assertThat(failure.detail()).contains("Alert.Read.All").contains("[Machine.Isolate]");
    assertThat(failure.code()).contains("Forbidden");
    assertThat(failure.correlationId()).isPresent();
  }

  @Test
  void tellsThatAFeedIsRefusedAccess() {
    tenant.consent(app, "Machine.Isolate");
    assertThat(client.probe(api())).isInstanceOf(ApiAnswer.Failed.class);
    assertThat(refused).as("the probe's caller sees it anyway").isEmpty();

    read(query(START, 10));

    assertThat(refused).containsExactly(tenant.id());
  }

  @Test
  void tellsOfNoRefusalWhenTheApiIsDown() {
    simulator.apiFaults().next(Fault.status(500));

    read(query(START, 10));

    assertThat(refused).isEmpty();
  }

  @Test
  void sendsNoTokenThatIsForAnotherTenantOrApi() {
    tenant.tokens(TokenShape.regular().forTenant(UUID.randomUUID().toString()));
    assertThat(failure(read(query(START, 10))).reason()).isEqualTo(Reason.TOKEN_TENANT_MISMATCH);

    tenant.tokens(TokenShape.regular().forAudience("https://api.security.microsoft.com"));
    assertThat(failure(read(query(START, 10))).reason()).isEqualTo(Reason.TOKEN_AUDIENCE_MISMATCH);

    assertThat(calls()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"30, PT30S", "'Sun, 01 Mar 2037 12:00:00 GMT', PT1H", ", PT1M", "soon, PT1M"})
  void waitsAfterA429AsLongAsItSays(String header, Duration wait) {
    simulator.apiFaults().next(Fault.tooManyRequestsText(header));

    for (var call = 0; call < 2; call++) {
      var failure = failure(read(query(START, 10)));
      assertThat(failure.reason()).isEqualTo(Reason.THROTTLED);
      assertThat(failure.retryAfter()).contains(wait);
    }
    assertThat(calls()).hasSize(1);
  }

  @Test
  void keepsWithinTheQuotaWithoutBeingTold() {
    for (var call = 0; call < 100; call++) {
      assertThat(client.probe(api())).isInstanceOf(ApiAnswer.Read.class);
    }

    var failure = failure(client.probe(api()));

    assertThat(failure.reason()).isEqualTo(Reason.THROTTLED);
    assertThat(failure.httpStatus()).isEmpty();
    assertThat(failure.retryAfter()).contains(Duration.ofMinutes(1));
    assertThat(calls()).hasSize(100).allMatch(call -> call.status() == 200);
  }

  @Test
  void failsWhenTheApiBreaksOff() {
    generate(50);
    for (var fault :
        List.of(
            Fault.status(500),
            Fault.htmlPage(502),
            Fault.connectionReset(),
            Fault.connectionClosed(),
            Fault.redirect(URI.create("https://evil.example/")),
            Fault.truncatedBody())) {
      assertFailsAsUnavailable(fault);
    }
  }

  @Test
  void failsWhenTheAnswerIsNoListOfAlerts() {
    for (var fault :
        List.of(
            Fault.emptyObject(),
            Fault.contentType("text/plain"),
            Fault.answer(200, Map.of(), "application/json", ""),
            Fault.answer(200, Map.of(), "application/json", "{\"value\":[{\"id\":\"1\"}"),
            Fault.answer(200, Map.of(), "application/json", "{\"value\":null}"),
            Fault.hugeBody(50_000_000))) {
      assertFailsAsUnavailable(fault);
    }
  }

  @Test
  void saysThatTheAnswerHasNoValue() {
    respond("{\"@odata.context\":\"x\"}");

    assertThat(failure(read(query(START, 10))).detail())
        .isEqualTo("The Defender API returned a response that has no value.");
  }

  @Test
  void givesUpOnASilentApi() throws Exception {
    simulator.apiFaults().next(Fault.hang());
    try (var impatient = http(Duration.ofMillis(300))) {
      var answer = client(impatient).alerts(api(), query(START, 10), alerts::add);

      assertThat(failure(answer).detail()).isEqualTo("The Defender API did not respond in time.");
    }
  }
}
