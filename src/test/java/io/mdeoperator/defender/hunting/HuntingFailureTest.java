// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender.hunting;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.reason.Actor;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Retry;
import io.mdeoperator.simulator.directory.KnownResource;
import io.mdeoperator.simulator.http.Fault;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the client makes of each error that is documented or was seen. */
class HuntingFailureTest extends SimulatedGraph {
  private static final String RATE = "API calls quota exceeded! maximum allowed 45 per 00:01:00";
  private static final String PROCESSING =
      "You have exceeded processing resources allocated to this tenant. You can run queries again in ";

  @Test
  void syntaxErrorIsNotRetried() {
    var failure = failure("%s\n| where (".formatted(ALL));

    assertThat(failure.reason()).isEqualTo(Reason.QUERY_SYNTAX);
    assertThat(failure.reason().retry()).isEqualTo(Retry.ON_CHANGE);
    assertThat(failure.detail())
        .isEqualTo("Microsoft Graph finds an error in the query at line 2, position 8.");
    assertThat(failure.correlationId()).hasValueSatisfying(id -> assertThat(id).hasSize(36));
    assertThat(simulator.huntingLedger().all()).hasSize(1);
  }

  @Test
  void missingTableIsOfThatTenant() {
    var failure = failure("EmailEvents | take 1");

    assertThat(failure.reason()).isEqualTo(Reason.TABLE_UNAVAILABLE);
    assertThat(failure.detail())
        .isEqualTo("There is no table 'EmailEvents' in tenant " + tenant.id() + ".");
  }

  @Test
  void namesTheUnknownColumn() {
    var failure = failure(ALL + " | project DeviceId, Nmae");

    assertThat(failure.reason()).isEqualTo(Reason.COLUMN_UNKNOWN);
    assertThat(failure.detail()).startsWith("There is no column 'Nmae' in tenant ");
  }

  @Test
  void tooManyBytesAreToldApart() {
    simulator.huntingLimits().bytes(100);

    assertThat(failure(ALL).reason()).isEqualTo(Reason.RESULT_TOO_LARGE);
  }

  @Test
  void withoutTheRoleTheCustomerHasToAct() {
    tenant.consent(app, KnownResource.MICROSOFT_GRAPH);

    var failure = failure(ALL);

    assertThat(failure.reason()).isEqualTo(Reason.GRAPH_ROLE_MISSING);
    assertThat(failure.reason().actor()).isEqualTo(Actor.CUSTOMER_ADMINISTRATOR);
    assertThat(failure.code()).contains("Authorization_RequestDenied");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | BadRequest   | Query exceeded the timeout period.                          | QUERY_TOO_HEAVY",
        "504 | UnknownError | Query was stopped due to excessive resource consumption.    | QUERY_TOO_HEAVY",
        "400 | BadRequest   | The query was preempted.                                    | QUERY_TOO_HEAVY",
        "400 | BadRequest   | Result size limit exceeded.                                 | RESULT_TOO_LARGE",
        "400 | BadRequest   | Something. Fix semantic errors in your query.               | QUERY_SYNTAX",
        "400 | BadRequest   | Failed to resolve table or column expression named 'a b<'   | TABLE_UNAVAILABLE",
        "400 | BadRequest   | An unexpected error occurred, try again in a few minutes.   | GRAPH_UNAVAILABLE",
        "400 | BadRequest   | Resource not found for the segment 'runHuntingQuery'.       | GRAPH_REQUEST_REJECTED",
        "403 | Forbidden    | Missing application roles. API required roles: X            | GRAPH_ROLE_MISSING",
        "403 | Forbidden    | Insufficient privileges to complete the operation.          | GRAPH_ROLE_MISSING",
        "403 | Authorization_RequestDenied | No.                                          | GRAPH_ROLE_MISSING",
        "403 | Forbidden    | No.                                                         | GRAPH_FORBIDDEN",
        "404 | NotFound     | No.                                                         | GRAPH_REQUEST_REJECTED",
        "407 | Proxy        | No.                                                         | GRAPH_UNAVAILABLE",
        "408 | Timeout      | No.                                                         | GRAPH_UNAVAILABLE",
        "500 | UnknownError | No.                                                         | GRAPH_UNAVAILABLE",
      })
  void tellsErrorsApartByStatusAndText(int status, String code, String text, Reason reason) {
    simulator.graphFaults().next(Fault.graphError(status, code, text));

    var failure = failure(ALL);

    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure.httpStatus()).contains(status);
    assertThat(failure.code()).contains(code);
    assertThat(failure.detail()).doesNotContain("<");
  }

  @Test
  void anOutagePassesAndTheQueryRunsAgain() {
    try (var outage =
        simulator.graphFaults().whileActive(Fault.graphError(504, "UnknownError", ""))) {
      assertThat(failure(ALL).reason()).isEqualTo(Reason.GRAPH_UNAVAILABLE);
      assertThat(failure(ALL).httpStatus()).contains(504);
      assertThat(outage.hits()).isEqualTo(2);
    }

    read(ALL);
  }

  @Test
  void rateTextWithoutRetryAfterIsHonoured() {
    simulator
        .graphFaults()
        .next(
            Fault.graphError(
                429, "429", "API calls quota exceeded! maximum allowed 1500 per 01:00:00"));

    assertThat(failure(ALL).retryAfter()).contains(Duration.ofHours(1));
    clock.advance(Duration.ofMinutes(59));
    assertThat(failure(ALL).reason()).isEqualTo(Reason.THROTTLED);
    assertThat(simulator.huntingLedger().all()).hasSize(1);

    clock.advance(Duration.ofMinutes(1));
    read(ALL);
  }

  @Test
  void retryAfterOfARateLimitCountsBeforeItsText() {
    simulator.huntingLimits().perMinute(0);

    assertThat(failure(ALL).retryAfter()).contains(Duration.ofMinutes(1));
    simulator.graphFaults().next(refusal(429, "300", RATE));
    clock.advance(Duration.ofMinutes(1));

    assertThat(failure(ALL).retryAfter()).contains(Duration.ofMinutes(5));
  }

  /** The text tells of the quota, while the header may be that of any 429. */
  @ParameterizedTest
  @CsvSource({"60, PT9M", "1800, PT30M"})
  void theLongerOfHeaderAndTextTellsWhenThereIsProcessingTimeAgain(String header, Duration wait) {
    simulator.graphFaults().next(refusal(429, header, PROCESSING + "9 minutes."));

    var failure = failure(ALL);

    assertThat(failure.reason()).isEqualTo(Reason.CPU_QUOTA_EXHAUSTED);
    assertThat(failure.retryAfter()).contains(wait);
  }

  @Test
  void anOutageMaySayHowLongItTakes() {
    simulator.graphFaults().next(refusal(503, "120", "Down."));

    var failure = failure(ALL);

    assertThat(failure.reason()).isEqualTo(Reason.GRAPH_UNAVAILABLE);
    assertThat(failure.retryAfter()).contains(Duration.ofMinutes(2));
  }

  private static Fault refusal(int status, String retryAfter, String message) {
    return Fault.answer(
        status,
        Map.of("Retry-After", retryAfter),
        "application/json",
        "{\"error\":{\"message\":\"" + message + "\"}}");
  }

  @Test
  void cpuQuotaStopsOnlyThatTenantsQueries() {
    var other = newTenant("Fabrikam");
    other.hunting().deviceProcessEvents();
    simulator.huntingLimits().tellsRetryAfter(false);
    simulator.huntingLimits().exhaustProcessing(tenant.id(), Duration.ofMinutes(9));

    var first = failure(ALL);
    var second = failure(ALL);

    assertThat(first.reason()).isEqualTo(Reason.CPU_QUOTA_EXHAUSTED);
    assertThat(second.reason()).isEqualTo(Reason.CPU_QUOTA_EXHAUSTED);
    assertThat(second.retryAfter()).contains(Duration.ofMinutes(9));
    assertThat(simulator.huntingLedger().of(tenant.id())).hasSize(1);
    assertThat(client.run(api(other), request(ALL), rows::add))
        .isInstanceOf(HuntingAnswer.Read.class);

    clock.advance(Duration.ofMinutes(9));
    read(ALL);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "15 minutes.                | 15m",
        "00:07:30.                  | 7m30s",
        "00:00:07.1234567.          | 7s",
        "1 hour and 5 minutes.      | 1h5m",
        "30 seconds                 | 30s",
        "40 days.                   | 24h",
        "a while.                   | 15m",
        "0 minutes.                 | 15m",
      })
  void readsWhenThereIsProcessingTimeAgain(String text, String wait) {
    simulator.graphFaults().next(Fault.graphError(429, "TooManyRequests", PROCESSING + text));

    assertThat(failure(ALL).retryAfter())
        .contains(Duration.parse("PT" + wait.strip().toUpperCase(Locale.ROOT)));
  }

  @Test
  void copiesNoTextOfTheAnswer() {
    simulator
        .graphFaults()
        .next(
            Fault.graphError(
                400, "BadRequest", "'where' operator: user hunter2 at line 'hunter2' is invalid"));

    assertThat(failure(ALL).toString()).doesNotContain("hunter2");
  }
}
