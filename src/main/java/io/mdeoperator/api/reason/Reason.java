// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api.reason;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The closed catalogue of what a condition can say, explained in {@code reasons.yaml}. Conditions,
 * events and {@code docs/reasons.md} take their words from there.
 */
public enum Reason {
  READY,
  PROGRESSING,
  SUSPENDED,
  SPEC_INVALID,
  REFERENCE_NOT_FOUND,
  INTERNAL_ERROR,
  SECRET_NOT_FOUND,
  SECRET_KEY_NOT_FOUND,
  SECRET_VALUE_EMPTY,
  SECRET_VALUE_MALFORMED,
  CLIENT_SECRET_INVALID,
  CLIENT_SECRET_EXPIRED,
  CLIENT_CERTIFICATE_REFUSED,
  FEDERATION_MISMATCH,
  FEDERATION_PENDING,
  CLOCK_SKEW,
  FORMER_CREDENTIAL_IN_USE,
  CLIENT_SECRET_EXPIRES_SOON,
  CERTIFICATE_UNREADABLE,
  CERTIFICATE_KEY_UNSUPPORTED,
  CERTIFICATE_KEY_MISMATCH,
  CERTIFICATE_NOT_YET_VALID,
  CERTIFICATE_EXPIRED,
  CERTIFICATE_EXPIRES_SOON,
  FEDERATED_TOKEN_MISSING,
  FEDERATED_TOKEN_INVALID,
  FEDERATED_TOKEN_AUDIENCE_MISMATCH,
  FEDERATED_TOKEN_EXPIRED,
  AMBIENT_CREDENTIAL_NOT_ALLOWED,
  SERVICE_ACCOUNT_NOT_FOUND,
  SERVICE_ACCOUNT_TOKEN_FORBIDDEN,
  SERVICE_ACCOUNT_TOKEN_UNAVAILABLE,
  APPLICATION_NOT_READY,
  CONSENT_PENDING,
  CONSENT_REVOKED,
  ROLES_MISSING,
  GRAPH_CONSENT_MISSING,
  TENANT_NOT_FOUND,
  TENANT_ID_INVALID,
  TENANT_BLOCKED,
  WRONG_CLOUD,
  DEFENDER_NOT_PROVISIONED,
  APPLICATION_DISABLED,
  BLOCKED_BY_CONDITIONAL_ACCESS,
  BLOCKED_BY_TENANT_POLICY,
  APPLICATION_NOT_MULTI_TENANT,
  SCOPE_INVALID,
  CLIENT_CREDENTIAL_MISSING,
  CLIENT_CREDENTIAL_REFUSED,
  THROTTLED,
  IDENTITY_PROVIDER_UNAVAILABLE,
  TOKEN_REQUEST_REJECTED,
  TOKEN_TENANT_MISMATCH,
  TOKEN_ISSUER_MISMATCH,
  TOKEN_AUDIENCE_MISMATCH,
  TOKEN_APPLICATION_MISMATCH,
  TOKEN_NOT_CURRENT,
  ACQUIRED,
  GRANTED,
  PENDING,
  REVOKED,
  CONSENT_RENEWED,
  UNKNOWN,
  REACHABLE,
  NOT_PROBED,
  API_UNAVAILABLE,
  API_UNAUTHORIZED,
  ACCOUNT_INACTIVE,
  API_ROLES_MISSING,
  API_FORBIDDEN,
  API_LICENCE_MISSING,
  API_FEATURE_DISABLED,
  API_OPERATION_DISALLOWED,
  API_REQUEST_ACTIVE,
  API_NOT_FOUND,
  API_REQUEST_REJECTED,
  TENANT_NOT_READY,
  ALERT_ROLE_MISSING,
  TENANT_MISMATCH,
  POLL_OVERDUE,
  NAME_CONFLICT,
  CHECKPOINT_CONFLICT,
  CHECKPOINT_DAMAGED,
  ALERTS_QUARANTINED,
  GAPS_OPEN,
  NO_TENANT_MATCHES,
  FEEDS_NOT_READY,
  SINK_UNAVAILABLE,
  SINK_REJECTED,
  MACHINE_NOT_FOUND,
  MACHINE_AMBIGUOUS,
  MACHINE_PROTECTED,
  ACTION_NOT_ALLOWED,
  ACTION_ROLE_MISSING,
  CAP_REACHED,
  AWAITING_APPROVAL,
  KILL_SWITCH,
  FOREIGN_ACTION_PENDING,
  SELECTIVELY_ISOLATED,
  POSTING,
  AWAITING_DEVICE,
  SUCCEEDED,
  ALREADY_IN_STATE,
  DRY_RUN,
  EXPIRED,
  CANCELLED,
  ACTION_REFUSED,
  ACTION_FAILED,
  DEVICE_TIMED_OUT,
  OUTCOME_UNKNOWN,
  RELEASED,
  RELEASED_BY_OTHER,
  RELEASE_SKIPPED,
  RELEASE_OVERDUE,
  QUERY_SYNTAX,
  TABLE_UNAVAILABLE,
  COLUMN_UNKNOWN,
  QUERY_TOO_HEAVY,
  RESULT_TOO_LARGE,
  RESULT_TRUNCATED,
  CPU_QUOTA_EXHAUSTED,
  GRAPH_ROLE_MISSING,
  GRAPH_FORBIDDEN,
  GRAPH_UNAUTHORIZED,
  GRAPH_UNAVAILABLE,
  GRAPH_REQUEST_REJECTED,
  HUNTING_DISABLED,
  QUERIES_NOT_READY;

  private static final ReasonTexts TEXTS = ReasonTexts.load();
  private static final Map<Reason, Explanation> EXPLANATIONS = TEXTS.explanations();
  private static final Map<String, Reason> BY_VALUE =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(Reason::value, reason -> reason));

  private final String value =
      Arrays.stream(name().split("_"))
          .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
          .collect(Collectors.joining());

  /** The name as it stands in a condition: CamelCase without dots. */
  public String value() {
    return value;
  }

  /** The reason with that name in a condition; empty where a newer operator wrote it. */
  public static Optional<Reason> of(String value) {
    return Optional.ofNullable(value).map(BY_VALUE::get);
  }

  /** The heading under which the catalogue lists it. */
  public String group() {
    return TEXTS.groupOf(this);
  }

  /** Who has to act. */
  public Actor actor() {
    return explanation().actor();
  }

  /** When the operator retries without being asked. */
  public Retry retry() {
    return explanation().retry();
  }

  /** What the reason means, one or two sentences. */
  public String meaning() {
    return explanation().meaning();
  }

  /** What it stops and what keeps working, one sentence. */
  public String effect() {
    return explanation().effect();
  }

  /** The next step, one sentence, in general words. */
  public String remedy() {
    return remedy(Map.of());
  }

  /** The next step, one sentence, with the names of the case as far as they are given. */
  public String remedy(Map<Placeholder, String> names) {
    var remedy = explanation().remedy();
    for (var placeholder : Placeholder.values()) {
      remedy =
          remedy.replace(
              placeholder.mark(), names.getOrDefault(placeholder, placeholder.general()));
    }
    return remedy;
  }

  /** What the reason means and the next step, in general words. */
  public String meaningAndRemedy() {
    return meaning() + " " + remedy();
  }

  private Explanation explanation() {
    return EXPLANATIONS.get(this);
  }
}
