// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra.endpoint;

import static io.mdeoperator.entra.TokenRequests.CLIENT;
import static io.mdeoperator.entra.TokenRequests.NOW;
import static io.mdeoperator.entra.TokenRequests.TENANT;
import static io.mdeoperator.entra.TokenRequests.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.entra.token.ClockOffset;
import io.mdeoperator.remote.RemoteFailure;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntraErrorsTest {
  @ParameterizedTest
  @CsvSource({
    "7000229, 401, invalid_client, CONSENT_PENDING",
    "700016, 400, unauthorized_client, CONSENT_PENDING",
    "500011, 400, invalid_resource, DEFENDER_NOT_PROVISIONED",
    "90002, 400, invalid_request, TENANT_NOT_FOUND",
    "900023, 400, invalid_request, TENANT_ID_INVALID",
    "90038, 400, invalid_request, WRONG_CLOUD",
    "7000215, 401, invalid_client, CLIENT_SECRET_INVALID",
    "7000222, 401, invalid_client, CLIENT_SECRET_EXPIRED",
    "700027, 401, invalid_client, CLIENT_CERTIFICATE_REFUSED",
    "7000112, 400, unauthorized_client, APPLICATION_DISABLED",
    "53003, 400, invalid_grant, BLOCKED_BY_CONDITIONAL_ACCESS",
    "500212, 400, access_denied, BLOCKED_BY_TENANT_POLICY",
    "50194, 400, invalid_request, APPLICATION_NOT_MULTI_TENANT",
    "70011, 400, invalid_scope, SCOPE_INVALID",
    "50196, 400, invalid_grant, THROTTLED",
    "90055, 400, invalid_request, THROTTLED",
    "90033, 503, temporarily_unavailable, IDENTITY_PROVIDER_UNAVAILABLE",
    "123456789, 400, invalid_request, TOKEN_REQUEST_REJECTED",
    "123456789, 401, invalid_client, CLIENT_CREDENTIAL_REFUSED",
    "123456789, 500, server_error, IDENTITY_PROVIDER_UNAVAILABLE",
    "7000229, 429, invalid_client, THROTTLED",
  })
  void picksTheReasonByNumberFirst(String number, int status, String error, Reason reason) {
    var failure = failure(status, error(number, error));

    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure.code()).contains("AADSTS" + number);
    assertThat(failure.httpStatus()).contains(status);
  }

  @ParameterizedTest
  @CsvSource({
    "invalid_client, CLIENT_CREDENTIAL_REFUSED",
    "invalid_scope, SCOPE_INVALID",
    "temporarily_unavailable, IDENTITY_PROVIDER_UNAVAILABLE",
    "something_new, TOKEN_REQUEST_REJECTED",
  })
  void fallsBackToTheErrorCode(String error, Reason reason) {
    var failure = failure(400, "{\"error\":\"" + error + "\"}");

    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure.code()).contains(error);
  }

  /** The error words are shared by too many causes to name one. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "invalid_grant",
        "interaction_required",
        "access_denied",
        "invalid_resource",
        "invalid_request"
      })
  void guessesNoCauseFromAWordWithANumberThatIsNotKnown(String error) {
    var failure = failure(400, error("123456789", error));

    assertThat(failure.reason()).isEqualTo(Reason.TOKEN_REQUEST_REJECTED);
    assertThat(failure.detail()).contains("(AADSTS123456789)");
  }

  @Test
  void saysThatMicrosoftHasBlockedATenant() {
    var failure =
        failure(
            400,
            "{\"error\":\"interaction_required\",\"error_description\":\"AADSTS5000225: text\",\"error_codes\":[5000225]}");

    assertThat(failure.reason().value()).isEqualTo("TenantBlocked");
    assertThat(failure.detail()).startsWith("Microsoft has blocked tenant ");
  }

  /** Whatever the word: the customer has withdrawn something. */
  @ParameterizedTest
  @CsvSource({
    "65001, CONSENT_PENDING",
    "7000229, CONSENT_PENDING",
    "501051, ROLES_MISSING",
    "50105, ROLES_MISSING"
  })
  void tellsByItsNumberThatAConsentOrRoleIsMissing(String number, Reason reason) {
    assertThat(
            Stream.of(
                "invalid_grant",
                "interaction_required",
                "invalid_client",
                "access_denied",
                "temporarily_unavailable",
                "something_new"))
        .allSatisfy(
            error -> assertThat(failure(400, error(number, error)).reason()).isEqualTo(reason));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>Forbidden by proxy</html>", "[]", "\"x\"", "{\"error\":"})
  void takesWhatIsNotEntrasJsonForAFailureOnTheWay(String body) {
    var failure = failure(400, body);

    assertThat(failure.reason()).isEqualTo(Reason.IDENTITY_PROVIDER_UNAVAILABLE);
    assertThat(failure.detail())
        .isEqualTo(
            "Entra's login host returned HTTP 400 without Entra's JSON; a proxy or gateway may have responded in its place.");
    assertThat(failure.code()).isEmpty();
  }

  @Test
  void keepsTheIdentifiersForSupportAndNoText() {
    var failure =
        failure(
            401,
            """
            {"error":"invalid_client","error_description":"AADSTS7000215: Invalid secret hunter2.\\r\\nTrace ID: ab-12\\r\\nCorrelation ID: cd-34"}
            """);

    assertThat(failure.code()).contains("AADSTS7000215");
    assertThat(failure.traceId()).contains("ab-12");
    assertThat(failure.correlationId()).contains("sent-by-us");
    assertThat(failure.toString()).contains(CLIENT).doesNotContain("hunter2");
  }

  @Test
  void prefersTheMembersToTheText() {
    var failure =
        failure(
            401,
            """
            {"error":"invalid_client","error_codes":[90002,7000215],"trace_id":"t-1","correlation_id":"c-1",
             "error_description":"AADSTS7000222: x Trace ID: t-2"}
            """);

    assertThat(failure.code()).contains("AADSTS90002");
    assertThat(failure.traceId()).contains("t-1");
    assertThat(failure.correlationId()).contains("c-1");
    assertThat(failure.detail())
        .isEqualTo("Entra has no tenant " + TENANT + " in the cloud Public (AADSTS90002).");
  }

  @Test
  void keepsIdentifiersOutThatAreNone() {
    var failure =
        failure(
            400,
            "{\"error\":\"a b\",\"trace_id\":\"<script>\",\"correlation_id\":{\"x\":1},\"error_codes\":[\"7000215\",{}]}");

    assertThat(failure.code()).isEmpty();
    assertThat(failure.traceId()).isEmpty();
    assertThat(failure.correlationId()).contains("sent-by-us");
  }

  @Test
  void saysWhyNoAnswerCame() {
    var failure = EntraErrors.of(new UnknownHostException("login.example"), NOW);

    assertThat(failure.reason()).isEqualTo(Reason.IDENTITY_PROVIDER_UNAVAILABLE);
    assertThat(failure.detail()).isEqualTo("Entra has a host name that cannot be resolved.");
  }

  @Test
  void blamesTheCredentialForKnownNumbersOnly() {
    assertThat(EntraErrors.isAboutCredential(failure(401, error("7000215", "invalid_client"))))
        .isTrue();
    assertThat(EntraErrors.isAboutCredential(failure(401, error("700027", "invalid_client"))))
        .isTrue();
    assertThat(EntraErrors.isAboutCredential(failure(401, error("7000112", "invalid_client"))))
        .isFalse();
    assertThat(EntraErrors.isAboutCredential(failure(401, error("7000229", "invalid_client"))))
        .isFalse();
    assertThat(EntraErrors.isAboutCredential(failure(401, "{\"error\":\"invalid_client\"}")))
        .isFalse();
  }

  private static String error(String number, String error) {
    return "{\"error\":\"" + error + "\",\"error_codes\":[" + number + "]}";
  }

  private static RemoteFailure failure(int status, String body) {
    var node = EntraResponseReader.parse(body.getBytes(StandardCharsets.UTF_8));
    var answer =
        EntraResponseReader.read(
            status,
            node,
            Optional.of(Duration.ofSeconds(3)),
            Optional.of("sent-by-us"),
            ClockOffset.NONE);
    assertThat(answer.retryAfter()).contains(Duration.ofSeconds(3));
    return EntraErrors.of(answer, request(TENANT), NOW);
  }
}
