// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender.call;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.remote.RemoteFailure;
import io.mdeoperator.remote.RemoteResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiErrorsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "400, API_REQUEST_REJECTED",
    "401, API_UNAUTHORIZED",
    "403, API_FORBIDDEN",
    "404, API_NOT_FOUND",
    "405, API_REQUEST_REJECTED",
    "407, API_UNAVAILABLE",
    "408, API_UNAVAILABLE",
    "429, THROTTLED",
    "500, API_UNAVAILABLE",
    "503, API_UNAVAILABLE",
    "302, API_UNAVAILABLE",
    "204, API_UNAVAILABLE",
  })
  void picksTheReasonByStatusWhereTheBodySaysNothing(int status, Reason reason) throws Exception {
    for (var body : new String[] {"", "<html>", "{}", "[]", "{\"error\":7}"}) {
      var failure = failure(status, body);

      assertThat(failure.reason()).isEqualTo(reason);
      assertThat(failure.httpStatus()).contains(status);
      assertThat(failure.code()).isEmpty();
    }
  }

  @Test
  void keepsCodeAndTargetOfTheDocumentedSample() throws Exception {
    var sample =
        Files.readString(
            Path.of("src/test/resources/documented-samples/common-errors.1-ResourceNotFound.json"));

    var failure = failure(404, sample);

    assertThat(failure.code()).contains("ResourceNotFound");
    assertThat(failure.correlationId()).hasValueSatisfying(id -> assertThat(id).hasSize(36));
    assertThat(failure.detail())
        .isEqualTo("The Defender API reports that what was asked for in tenant t does not exist.");
  }

  @Test
  void namesTheRolesThatAreWantedAndThere() throws Exception {
    var failure =
        failure(
            403,
            error(
                "Missing application roles. API required roles: Alert.Read.All,Alert.ReadWrite.All, application roles: Machine.Isolate,Ti.ReadWrite."));

    assertThat(failure.reason()).isEqualTo(Reason.API_ROLES_MISSING);
    assertThat(failure.detail())
        .isEqualTo(
            "The Defender API requires one of the roles [Alert.Read.All, Alert.ReadWrite.All], but the token for tenant t has [Machine.Isolate, Ti.ReadWrite].");
  }

  @Test
  void namesNothingThatIsNoRole() throws Exception {
    var failure =
        failure(
            403,
            error(
                "Missing application roles. API required roles: <b>x</b>, application roles: y."));

    assertThat(failure.reason()).isEqualTo(Reason.API_ROLES_MISSING);
    assertThat(failure.detail())
        .isEqualTo(
            "The token for tenant t lacks an application role that the Defender API requires.");
  }

  @Test
  void tellsAnInactiveAccountFromARefusedToken() throws Exception {
    assertThat(
            failure(
                    401,
                    error("Unauthorized request - reason of failure: Account mode is inactive"))
                .reason())
        .isEqualTo(Reason.ACCOUNT_INACTIVE);
    assertThat(failure(403, error("Unauthorized request - Account is not provisioned.")).reason())
        .isEqualTo(Reason.DEFENDER_NOT_PROVISIONED);
  }

  @Test
  void copiesNoText() throws Exception {
    assertThat(failure(400, error("hunter2")).toString()).doesNotContain("hunter2");
  }

  @Test
  void readsNoMoreThanSixtyFourKilobytes() throws Exception {
    assertThat(failure(403, error("Missing application roles" + "x".repeat(70_000))).reason())
        .isEqualTo(Reason.API_FORBIDDEN);
  }

  private static String error(String message) {
    return "{\"error\":{\"code\":\"Forbidden\",\"message\":\""
        + message
        + "\",\"target\":\"|b1.\"}}";
  }

  private static RemoteFailure failure(int status, String body) throws IOException {
    var answer =
        new RemoteResponse(
            status,
            name -> name.equals("Retry-After") ? Optional.of("5") : Optional.empty(),
            new ByteArrayInputStream(body.getBytes(UTF_8)));
    var failure = ApiErrors.of(answer, "t", NOW);
    assertThat(failure.retryAfter()).contains(Duration.ofSeconds(5));
    return failure;
  }
}
