package io.mdeoperator.api.reason;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The closed catalogue of what a condition can say. It drives conditions and {@code
 * docs/reasons.md}; every text is written for the person who reads the status.
 */
public enum Reason {
  // All kinds
  READY(SharedReasons.READY),
  PROGRESSING(SharedReasons.PROGRESSING),
  SUSPENDED(SharedReasons.SUSPENDED),
  SPEC_INVALID(SharedReasons.SPEC_INVALID),
  NOT_SUPPORTED(SharedReasons.NOT_SUPPORTED),
  REFERENCE_NOT_FOUND(SharedReasons.REFERENCE_NOT_FOUND),
  INTERNAL_ERROR(SharedReasons.INTERNAL_ERROR),
  // Application
  SECRET_NOT_FOUND(ApplicationReasons.SECRET_NOT_FOUND),
  SECRET_KEY_NOT_FOUND(ApplicationReasons.SECRET_KEY_NOT_FOUND),
  SECRET_VALUE_EMPTY(ApplicationReasons.SECRET_VALUE_EMPTY),
  SECRET_VALUE_MALFORMED(ApplicationReasons.SECRET_VALUE_MALFORMED),
  CLIENT_SECRET_INVALID(ApplicationReasons.CLIENT_SECRET_INVALID),
  CLIENT_SECRET_EXPIRED(ApplicationReasons.CLIENT_SECRET_EXPIRED),
  CLIENT_CERTIFICATE_REFUSED(ApplicationReasons.CLIENT_CERTIFICATE_REFUSED),
  FEDERATION_MISMATCH(ApplicationReasons.FEDERATION_MISMATCH),
  FEDERATION_PENDING(ApplicationReasons.FEDERATION_PENDING),
  CLOCK_SKEW(ApplicationReasons.CLOCK_SKEW),
  CLIENT_SECRET_EXPIRES_SOON(CredentialReasons.CLIENT_SECRET_EXPIRES_SOON),
  CERTIFICATE_UNREADABLE(CredentialReasons.CERTIFICATE_UNREADABLE),
  CERTIFICATE_KEY_UNSUPPORTED(CredentialReasons.CERTIFICATE_KEY_UNSUPPORTED),
  CERTIFICATE_KEY_MISMATCH(CredentialReasons.CERTIFICATE_KEY_MISMATCH),
  CERTIFICATE_NOT_YET_VALID(CredentialReasons.CERTIFICATE_NOT_YET_VALID),
  CERTIFICATE_EXPIRED(CredentialReasons.CERTIFICATE_EXPIRED),
  CERTIFICATE_EXPIRES_SOON(CredentialReasons.CERTIFICATE_EXPIRES_SOON),
  FEDERATED_TOKEN_MISSING(CredentialReasons.FEDERATED_TOKEN_MISSING),
  FEDERATED_TOKEN_INVALID(CredentialReasons.FEDERATED_TOKEN_INVALID),
  FEDERATED_TOKEN_AUDIENCE_MISMATCH(CredentialReasons.FEDERATED_TOKEN_AUDIENCE_MISMATCH),
  FEDERATED_TOKEN_EXPIRED(CredentialReasons.FEDERATED_TOKEN_EXPIRED),
  // Tenant: application, token
  APPLICATION_NOT_READY(TokenReasons.APPLICATION_NOT_READY),
  CONSENT_PENDING(TokenReasons.CONSENT_PENDING),
  CONSENT_REVOKED(TokenReasons.CONSENT_REVOKED),
  ROLES_MISSING(TokenReasons.ROLES_MISSING),
  TENANT_NOT_FOUND(TokenReasons.TENANT_NOT_FOUND),
  TENANT_ID_INVALID(TokenReasons.TENANT_ID_INVALID),
  WRONG_CLOUD(TokenReasons.WRONG_CLOUD),
  DEFENDER_NOT_PROVISIONED(TokenReasons.DEFENDER_NOT_PROVISIONED),
  APPLICATION_DISABLED(TokenReasons.APPLICATION_DISABLED),
  BLOCKED_BY_CONDITIONAL_ACCESS(TokenReasons.BLOCKED_BY_CONDITIONAL_ACCESS),
  BLOCKED_BY_TENANT_POLICY(TokenReasons.BLOCKED_BY_TENANT_POLICY),
  APPLICATION_NOT_MULTI_TENANT(TokenReasons.APPLICATION_NOT_MULTI_TENANT),
  SCOPE_INVALID(TokenReasons.SCOPE_INVALID),
  CLIENT_CREDENTIAL_MISSING(TokenReasons.CLIENT_CREDENTIAL_MISSING),
  CLIENT_CREDENTIAL_REFUSED(TokenReasons.CLIENT_CREDENTIAL_REFUSED),
  THROTTLED(TokenReasons.THROTTLED),
  IDENTITY_PROVIDER_UNAVAILABLE(TokenReasons.IDENTITY_PROVIDER_UNAVAILABLE),
  TOKEN_REQUEST_REJECTED(TokenReasons.TOKEN_REQUEST_REJECTED),
  // Tenant: checks of the token
  TOKEN_TENANT_MISMATCH(TokenCheckReasons.TOKEN_TENANT_MISMATCH),
  TOKEN_ISSUER_MISMATCH(TokenCheckReasons.TOKEN_ISSUER_MISMATCH),
  TOKEN_AUDIENCE_MISMATCH(TokenCheckReasons.TOKEN_AUDIENCE_MISMATCH),
  TOKEN_APPLICATION_MISMATCH(TokenCheckReasons.TOKEN_APPLICATION_MISMATCH),
  TOKEN_NOT_CURRENT(TokenCheckReasons.TOKEN_NOT_CURRENT),
  // Tenant: conditions' own reasons
  ACQUIRED(ConsentReasons.ACQUIRED),
  GRANTED(ConsentReasons.GRANTED),
  PENDING(ConsentReasons.PENDING),
  REVOKED(ConsentReasons.REVOKED),
  CONSENT_RENEWED(ConsentReasons.CONSENT_RENEWED),
  UNKNOWN(ConsentReasons.UNKNOWN),
  REACHABLE(ConsentReasons.REACHABLE),
  NOT_PROBED(ConsentReasons.NOT_PROBED),
  // API
  API_UNAVAILABLE(ApiReasons.API_UNAVAILABLE),
  API_UNAUTHORIZED(ApiReasons.API_UNAUTHORIZED),
  ACCOUNT_INACTIVE(ApiReasons.ACCOUNT_INACTIVE),
  API_ROLES_MISSING(ApiReasons.API_ROLES_MISSING),
  API_FORBIDDEN(ApiReasons.API_FORBIDDEN),
  API_LICENCE_MISSING(ApiReasons.API_LICENCE_MISSING),
  API_FEATURE_DISABLED(ApiReasons.API_FEATURE_DISABLED),
  API_OPERATION_DISALLOWED(ApiReasons.API_OPERATION_DISALLOWED),
  API_REQUEST_ACTIVE(ApiReasons.API_REQUEST_ACTIVE),
  API_NOT_FOUND(ApiReasons.API_NOT_FOUND),
  API_REQUEST_REJECTED(ApiReasons.API_REQUEST_REJECTED),
  // Feed
  TENANT_NOT_READY(FeedReasons.TENANT_NOT_READY),
  ALERT_ROLE_MISSING(FeedReasons.ALERT_ROLE_MISSING),
  TENANT_MISMATCH(FeedReasons.TENANT_MISMATCH),
  POLL_OVERDUE(FeedReasons.POLL_OVERDUE),
  NAME_CONFLICT(FeedReasons.NAME_CONFLICT),
  CHECKPOINT_CONFLICT(FeedReasons.CHECKPOINT_CONFLICT),
  CHECKPOINT_DAMAGED(FeedReasons.CHECKPOINT_DAMAGED),
  ALERTS_QUARANTINED(FeedReasons.ALERTS_QUARANTINED),
  GAPS_OPEN(FeedReasons.GAPS_OPEN),
  NO_TENANT_MATCHES(FeedReasons.NO_TENANT_MATCHES),
  FEEDS_NOT_READY(FeedReasons.FEEDS_NOT_READY),
  SINK_UNAVAILABLE(FeedReasons.SINK_UNAVAILABLE),
  SINK_REJECTED(FeedReasons.SINK_REJECTED);

  @SuppressWarnings("ImmutableEnumChecker") // a record of enums and strings
  private final Explanation explanation;

  Reason(Explanation explanation) {
    this.explanation = explanation;
  }

  /** The name as it stands in a condition: CamelCase without dots. */
  public String value() {
    return Arrays.stream(name().split("_"))
        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining());
  }

  /** Who has to act. */
  public Actor actor() {
    return explanation.actor();
  }

  /** When the operator tries again by itself. */
  public Retry retry() {
    return explanation.retry();
  }

  /** What the reason means, one or two sentences. */
  public String meaning() {
    return explanation.meaning();
  }

  /** What it stops and what goes on working meanwhile, one sentence. */
  public String effect() {
    return explanation.effect();
  }

  /** The next step, one sentence, in general words. */
  public String remedy() {
    return remedy(Map.of());
  }

  /** The next step, one sentence, with the names of the case as far as they are given. */
  public String remedy(Map<Placeholder, String> names) {
    var remedy = explanation.remedy();
    for (var blank : Placeholder.values()) {
      remedy = remedy.replace(blank.mark(), names.getOrDefault(blank, blank.general()));
    }
    return remedy;
  }
}
