// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra.endpoint;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.entra.token.TokenRequest;
import io.mdeoperator.remote.IoFailures;
import io.mdeoperator.remote.RemoteFailure;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an error of the token endpoint means (Microsoft: "Microsoft Entra authentication and
 * authorization error codes"). The numbers may change, says that page: a number only picks the more
 * helpful reason, and one that is not known picks none.
 */
public final class EntraErrors {
  /** What an answer of each number means. */
  private static final Map<String, Reason> BY_NUMBER =
      Stream.of(
              numbers(
                  Reason.CONSENT_PENDING, "7000229", "700016", "700011", "65001", "90094", "90099"),
              numbers(Reason.ROLES_MISSING, "501051", "50105"),
              numbers(Reason.TENANT_BLOCKED, "5000225"),
              numbers(Reason.DEFENDER_NOT_PROVISIONED, "500011", "500014", "650052"),
              numbers(Reason.TENANT_NOT_FOUND, "90002"),
              numbers(Reason.TENANT_ID_INVALID, "900023", "9001023", "90130"),
              numbers(Reason.WRONG_CLOUD, "90038", "900382", "900432"),
              numbers(Reason.CLIENT_SECRET_INVALID, "7000215", "70002"),
              numbers(Reason.CLIENT_SECRET_EXPIRED, "7000222"),
              numbers(Reason.CLIENT_CREDENTIAL_MISSING, "7000218", "900144"),
              numbers(Reason.CLIENT_CERTIFICATE_REFUSED, "700027", "50012", "700030"),
              numbers(Reason.CLOCK_SKEW, "700024"),
              numbers(Reason.FEDERATION_PENDING, "70021"),
              numbers(Reason.FEDERATION_MISMATCH, "700211", "700212", "700213", "700236"),
              numbers(Reason.APPLICATION_DISABLED, "7000112", "70001"),
              numbers(Reason.BLOCKED_BY_CONDITIONAL_ACCESS, "53003", "530032", "50131"),
              numbers(Reason.BLOCKED_BY_TENANT_POLICY, "500021", "500022", "500212", "500213"),
              numbers(Reason.APPLICATION_NOT_MULTI_TENANT, "50194"),
              numbers(Reason.SCOPE_INVALID, "70011", "50001", "650057", "700022", "901002"),
              numbers(Reason.THROTTLED, "50196", "90055"),
              numbers(Reason.IDENTITY_PROVIDER_UNAVAILABLE, "50033", "90006", "90024", "90033"))
          .flatMap(reason -> reason.entrySet().stream())
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

  /** Errors that say as much by themselves; the others are shared by causes of every kind. */
  private static final Map<String, Reason> BY_ERROR =
      Map.of(
          "invalid_client", Reason.CLIENT_CREDENTIAL_REFUSED,
          "invalid_scope", Reason.SCOPE_INVALID,
          "temporarily_unavailable", Reason.IDENTITY_PROVIDER_UNAVAILABLE,
          "server_error", Reason.IDENTITY_PROVIDER_UNAVAILABLE);

  private static final Set<Reason> ABOUT_CREDENTIAL =
      Set.of(
          Reason.CLIENT_SECRET_INVALID,
          Reason.CLIENT_SECRET_EXPIRED,
          Reason.CLIENT_CERTIFICATE_REFUSED,
          Reason.FEDERATION_MISMATCH,
          Reason.FEDERATION_PENDING,
          Reason.CLOCK_SKEW);

  private EntraErrors() {}

  /**
   * Whether all tenants of the application are bound to meet the failure. Only numbers that are
   * known for it count: an {@code invalid_client} of another number may be one tenant's doing.
   */
  public static boolean isAboutCredential(RemoteFailure failure) {
    return ABOUT_CREDENTIAL.contains(failure.reason())
        && failure
            .code()
            .filter(code -> BY_NUMBER.get(code.replaceFirst("^AADSTS", "")) == failure.reason())
            .isPresent();
  }

  /** An answer that brought no token. */
  public static RemoteFailure of(EntraResponse answer, TokenRequest request, Instant now) {
    var number = answer.numbers().stream().filter(BY_NUMBER::containsKey).findFirst();
    var reason = ofAudience(reason(answer, number.map(BY_NUMBER::get)), request);
    var code =
        number
            .or(() -> answer.numbers().stream().findFirst())
            .map(digits -> "AADSTS" + digits)
            .or(() -> Optional.of(answer.error()).filter(error -> !error.isEmpty()));
    return new RemoteFailure(
        reason,
        detail(reason, answer, request, code),
        code,
        Optional.of(answer.status()),
        answer.traceId(),
        answer.correlationId(),
        now,
        answer.retryAfter());
  }

  /** No whole answer. */
  public static RemoteFailure of(IOException failure, Instant now) {
    return RemoteFailure.of(
        Reason.IDENTITY_PROVIDER_UNAVAILABLE, "Entra " + IoFailures.because(failure) + ".", now);
  }

  /** The status decides whether Entra has judged the request; the number says how. */
  private static Reason reason(EntraResponse answer, Optional<Reason> byNumber) {
    if (answer.status() == 429) {
      return Reason.THROTTLED;
    }
    if (answer.status() == 200 || answer.status() >= 500 || !answer.readable()) {
      return byNumber
          .filter(reason -> reason == Reason.THROTTLED)
          .orElse(Reason.IDENTITY_PROVIDER_UNAVAILABLE);
    }
    return byNumber.orElseGet(
        () -> BY_ERROR.getOrDefault(answer.error(), Reason.TOKEN_REQUEST_REJECTED));
  }

  /** What an API lacks in a tenant is a licence for Defender only if the API is Defender's. */
  private static Reason ofAudience(Reason reason, TokenRequest request) {
    return reason == Reason.DEFENDER_NOT_PROVISIONED && !request.isForDefender()
        ? Reason.SCOPE_INVALID
        : reason;
  }

  private static Map<String, Reason> numbers(Reason reason, String... numbers) {
    return Arrays.stream(numbers).collect(Collectors.toMap(number -> number, _ -> reason));
  }

  private static String detail(
      Reason reason, EntraResponse answer, TokenRequest request, Optional<String> code) {
    return what(reason, answer, request) + code.map(name -> " (" + name + ").").orElse(".");
  }

  private static String what(Reason reason, EntraResponse answer, TokenRequest request) {
    var tenant = "tenant " + request.tenantId();
    var app = "app " + request.clientId();
    var cloud = "the cloud " + request.cloud().name();
    return switch (reason) {
      case CONSENT_PENDING -> "Entra finds no consent to " + app + " in " + tenant;
      case ROLES_MISSING -> "Entra finds no role of " + app + " in " + tenant;
      case TENANT_BLOCKED -> "Microsoft has blocked " + tenant;
      case TENANT_NOT_FOUND -> "Entra has no " + tenant + " in " + cloud;
      case TENANT_ID_INVALID -> "Entra rejects " + request.tenantId() + " as a tenant ID";
      case WRONG_CLOUD -> "Entra reports that " + tenant + " is not in " + cloud;
      case DEFENDER_NOT_PROVISIONED -> "Entra does not offer Defender for Endpoint in " + tenant;
      case CLIENT_SECRET_INVALID -> "Entra refuses the client secret of " + app;
      case CLIENT_SECRET_EXPIRED -> "The client secret of " + app + " has expired";
      case CLIENT_CERTIFICATE_REFUSED -> "Entra refuses the client certificate of " + app;
      case FEDERATION_MISMATCH ->
          "The federated token does not match the federated credential of " + app;
      case FEDERATION_PENDING ->
          "Entra finds no federated credential of " + app + " for the federated token";
      case CLOCK_SKEW -> clockSkew(answer);
      case CLIENT_CREDENTIAL_MISSING ->
          "The token request for "
              + tenant
              + " reached Entra without its credential or another field";
      case CLIENT_CREDENTIAL_REFUSED -> "Entra refuses " + app + " in " + tenant;
      case APPLICATION_DISABLED -> "Entra reports that " + app + " is disabled in " + tenant;
      case BLOCKED_BY_CONDITIONAL_ACCESS ->
          "A Conditional Access policy of " + tenant + " blocks " + app;
      case BLOCKED_BY_TENANT_POLICY ->
          "Tenant restrictions or cross-tenant settings of " + tenant + " block " + app;
      case APPLICATION_NOT_MULTI_TENANT ->
          "Entra reports that " + app + " allows its own tenant only";
      case SCOPE_INVALID -> "Entra rejects the scope " + scope(request);
      case THROTTLED -> "Entra limits the number of token requests for " + tenant;
      case IDENTITY_PROVIDER_UNAVAILABLE -> unavailable(answer);
      default -> "Entra refused a token for " + tenant + " with HTTP " + answer.status();
    };
  }

  private static String scope(TokenRequest request) {
    return request.isForDefender()
        ? "of the cloud " + request.cloud().name()
        : request.audience().scope() + " in tenant " + request.tenantId();
  }

  private static String clockSkew(EntraResponse answer) {
    return "Entra rejects the times of the operator's assertion; the clock of the operator's node "
        + answer.clock().description();
  }

  private static String unavailable(EntraResponse answer) {
    if (!answer.readable()) {
      return "Entra's login host returned HTTP "
          + answer.status()
          + " without Entra's JSON; a proxy or gateway may have responded in its place";
    }
    return answer.status() == 200
        ? "Entra returned HTTP 200 without a token"
        : "Entra returned HTTP " + answer.status();
  }
}
