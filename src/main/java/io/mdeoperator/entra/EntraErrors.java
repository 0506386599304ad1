package io.mdeoperator.entra;

import static java.util.Map.entry;

import io.mdeoperator.api.v1alpha1.Reason;
import io.mdeoperator.remote.NoAnswer;
import io.mdeoperator.remote.RemoteFailure;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What an error of the token endpoint means (Microsoft: "Microsoft Entra authentication and
 * authorization error codes"). The numbers may change, says that page: a number only picks the more
 * helpful reason, the OAuth error code and the HTTP status stand behind it.
 */
final class EntraErrors {
  private static final Map<String, Reason> BY_NUMBER =
      Map.ofEntries(
          entry("7000229", Reason.CONSENT_PENDING),
          entry("700016", Reason.CONSENT_PENDING),
          entry("700011", Reason.CONSENT_PENDING),
          entry("90099", Reason.CONSENT_PENDING),
          entry("500011", Reason.DEFENDER_NOT_PROVISIONED),
          entry("500014", Reason.DEFENDER_NOT_PROVISIONED),
          entry("650052", Reason.DEFENDER_NOT_PROVISIONED),
          entry("90002", Reason.TENANT_NOT_FOUND),
          entry("900023", Reason.TENANT_NOT_FOUND),
          entry("90038", Reason.WRONG_CLOUD),
          entry("900382", Reason.WRONG_CLOUD),
          entry("900432", Reason.WRONG_CLOUD),
          entry("7000215", Reason.CLIENT_SECRET_INVALID),
          entry("70002", Reason.CLIENT_SECRET_INVALID),
          entry("7000222", Reason.CLIENT_SECRET_EXPIRED),
          entry("700027", Reason.CLIENT_CREDENTIAL_REFUSED),
          entry("700024", Reason.CLIENT_CREDENTIAL_REFUSED),
          entry("700030", Reason.CLIENT_CREDENTIAL_REFUSED),
          entry("50012", Reason.CLIENT_CREDENTIAL_REFUSED),
          entry("70021", Reason.CLIENT_CREDENTIAL_REFUSED),
          entry("700211", Reason.CLIENT_CREDENTIAL_REFUSED),
          entry("700212", Reason.CLIENT_CREDENTIAL_REFUSED),
          entry("700213", Reason.CLIENT_CREDENTIAL_REFUSED),
          entry("700236", Reason.CLIENT_CREDENTIAL_REFUSED),
          entry("7000112", Reason.APPLICATION_DISABLED),
          entry("70001", Reason.APPLICATION_DISABLED),
          entry("53003", Reason.BLOCKED_BY_POLICY),
          entry("530032", Reason.BLOCKED_BY_POLICY),
          entry("50131", Reason.BLOCKED_BY_POLICY),
          entry("500021", Reason.BLOCKED_BY_POLICY),
          entry("500022", Reason.BLOCKED_BY_POLICY),
          entry("500212", Reason.BLOCKED_BY_POLICY),
          entry("500213", Reason.BLOCKED_BY_POLICY),
          entry("50194", Reason.APPLICATION_NOT_MULTI_TENANT),
          entry("50001", Reason.SCOPE_INVALID),
          entry("70011", Reason.SCOPE_INVALID),
          entry("650057", Reason.SCOPE_INVALID),
          entry("700022", Reason.SCOPE_INVALID),
          entry("901002", Reason.SCOPE_INVALID),
          entry("50196", Reason.THROTTLED),
          entry("90055", Reason.THROTTLED),
          entry("50033", Reason.IDENTITY_PROVIDER_UNAVAILABLE),
          entry("90006", Reason.IDENTITY_PROVIDER_UNAVAILABLE),
          entry("90024", Reason.IDENTITY_PROVIDER_UNAVAILABLE),
          entry("90033", Reason.IDENTITY_PROVIDER_UNAVAILABLE));

  private static final Map<String, Reason> BY_ERROR =
      Map.of(
          "invalid_client", Reason.CLIENT_CREDENTIAL_REFUSED,
          "invalid_resource", Reason.DEFENDER_NOT_PROVISIONED,
          "invalid_scope", Reason.SCOPE_INVALID,
          "invalid_grant", Reason.BLOCKED_BY_POLICY,
          "interaction_required", Reason.BLOCKED_BY_POLICY,
          "temporarily_unavailable", Reason.IDENTITY_PROVIDER_UNAVAILABLE,
          "server_error", Reason.IDENTITY_PROVIDER_UNAVAILABLE);

  private static final Set<Reason> ABOUT_CREDENTIAL =
      Set.of(
          Reason.CLIENT_SECRET_INVALID,
          Reason.CLIENT_SECRET_EXPIRED,
          Reason.CLIENT_CREDENTIAL_REFUSED);

  private EntraErrors() {}

  /**
   * Whether all tenants of the application are bound to meet the failure. Only numbers that are
   * known for it count: an {@code invalid_client} of another number may be one tenant's doing.
   */
  static boolean isAboutCredential(RemoteFailure failure) {
    return ABOUT_CREDENTIAL.contains(failure.reason())
        && failure
            .code()
            .filter(code -> BY_NUMBER.get(code.replaceFirst("^AADSTS", "")) == failure.reason())
            .isPresent();
  }

  /** An answer that brought no token. */
  static RemoteFailure of(EntraAnswer answer, TokenRequest request, Instant now) {
    var number = answer.numbers().stream().filter(BY_NUMBER::containsKey).findFirst();
    var reason = reason(answer, number.map(BY_NUMBER::get));
    var code =
        number
            .or(() -> answer.numbers().stream().findFirst())
            .map(digits -> "AADSTS" + digits)
            .or(() -> Optional.of(answer.error()).filter(error -> !error.isEmpty()));
    return new RemoteFailure(
        reason,
        detail(reason, answer, request),
        code,
        Optional.of(answer.status()),
        answer.traceId(),
        answer.correlationId(),
        now,
        answer.retryAfter());
  }

  /** No whole answer. */
  static RemoteFailure of(IOException trouble, Instant now) {
    return RemoteFailure.of(
        Reason.IDENTITY_PROVIDER_UNAVAILABLE, "Entra " + NoAnswer.because(trouble) + ".", now);
  }

  private static Reason reason(EntraAnswer answer, Optional<Reason> byNumber) {
    if (answer.status() == 429) {
      return Reason.THROTTLED;
    }
    if (answer.status() == 200 || answer.status() >= 500 || !answer.readable()) {
      return byNumber.orElse(Reason.IDENTITY_PROVIDER_UNAVAILABLE);
    }
    return byNumber.orElseGet(
        () ->
            Objects.requireNonNullElse(
                // An unknown number says more than the error code can.
                answer.numbers().isEmpty() ? BY_ERROR.get(answer.error()) : null,
                Reason.TOKEN_REQUEST_REJECTED));
  }

  private static String detail(Reason reason, EntraAnswer answer, TokenRequest request) {
    var tenant = "tenant " + request.tenantId();
    var application = "application " + request.clientId();
    return switch (reason) {
      case CONSENT_PENDING -> "Entra does not know " + application + " in " + tenant + ".";
      case TENANT_NOT_FOUND -> "Entra knows no " + tenant + ".";
      case WRONG_CLOUD -> "Entra says that " + tenant + " lives in another cloud.";
      case DEFENDER_NOT_PROVISIONED ->
          "Entra does not know Defender for Endpoint in " + tenant + ".";
      case CLIENT_SECRET_INVALID -> "Entra refuses the client secret of " + application + ".";
      case CLIENT_SECRET_EXPIRED -> "The client secret of " + application + " has expired.";
      case CLIENT_CREDENTIAL_REFUSED -> "Entra refuses the credential of " + application + ".";
      case APPLICATION_DISABLED ->
          "Entra says that " + application + " is disabled, as seen from " + tenant + ".";
      case BLOCKED_BY_POLICY -> "A policy of " + tenant + " blocks " + application + ".";
      case APPLICATION_NOT_MULTI_TENANT ->
          "Entra says that " + application + " is for its own tenant only.";
      case SCOPE_INVALID ->
          "Entra does not accept the scope of the cloud " + request.cloud().name() + ".";
      case THROTTLED -> "Entra asks for fewer token requests for " + tenant + ".";
      case IDENTITY_PROVIDER_UNAVAILABLE -> unavailable(answer);
      default -> "Entra refused a token for " + tenant + " with HTTP " + answer.status() + ".";
    };
  }

  private static String unavailable(EntraAnswer answer) {
    if (!answer.readable()) {
      return "Entra's login host answered HTTP "
          + answer.status()
          + " with something that is not Entra's JSON, as a proxy in between would.";
    }
    return answer.status() == 200
        ? "Entra answered HTTP 200 without a token."
        : "Entra answered HTTP " + answer.status() + ".";
  }
}
