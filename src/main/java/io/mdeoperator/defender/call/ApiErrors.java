// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender.call;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.remote.RemoteFailure;
import io.mdeoperator.remote.RemoteResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What an error of the Defender API means (Microsoft: "Common REST API error codes"). The messages
 * that are looked for are not documented but seen in real answers; without them the status decides.
 */
public final class ApiErrors {
  /** Names of roles and nothing else: foreign text must not get into a status. */
  private static final String ROLE = "[A-Za-z]{1,40}(?:\\.[A-Za-z]{1,40}){1,3}";

  private static final String ROLES = "((?:" + ROLE + "(?:, ?" + ROLE + "){0,19})?)";
  private static final Pattern MISSING_ROLES =
      Pattern.compile(
          "API required roles: ?" + ROLES + ", ?application roles: ?" + ROLES + "\\.?\\s*$");

  private ApiErrors() {}

  /** Reads the failure out of an answer that is not 200. */
  public static RemoteFailure of(RemoteResponse answer, String tenantId, Instant now)
      throws IOException {
    var error = ApiError.of(answer);
    var reason = reason(error.status(), error.code().orElse(""), error.message());
    return new RemoteFailure(
        reason,
        detail(reason, error.status(), error.message(), tenantId),
        error.code(),
        Optional.of(error.status()),
        Optional.empty(),
        error.target(),
        now,
        answer.retryAfter(now));
  }

  /** The status decides what kind of failure it is; code and message refine that. */
  private static Reason reason(int status, String code, String message) {
    return switch (status) {
      case 401, 403 -> refusal(status, code, message);
      case 404 -> Reason.API_NOT_FOUND;
      case 429 -> Reason.THROTTLED;
      // A proxy in between wants something, or the server gave up waiting.
      case 407, 408 -> Reason.API_UNAVAILABLE;
      default -> status >= 400 && status < 500 ? rejection(code) : Reason.API_UNAVAILABLE;
    };
  }

  private static Reason rejection(String code) {
    return code.equals("ActiveRequestAlreadyExists")
        ? Reason.API_REQUEST_ACTIVE
        : Reason.API_REQUEST_REJECTED;
  }

  private static Reason refusal(int status, String code, String message) {
    if (message.contains("Account mode is inactive")) {
      return Reason.ACCOUNT_INACTIVE;
    }
    if (message.contains("Account is not provisioned")) {
      return Reason.DEFENDER_NOT_PROVISIONED;
    }
    if (message.contains("No Tvm license")) {
      return Reason.API_LICENCE_MISSING;
    }
    return status == 401 ? Reason.API_UNAUTHORIZED : prohibition(code, message);
  }

  private static Reason prohibition(String code, String message) {
    if (message.contains("Missing application roles")) {
      return Reason.API_ROLES_MISSING;
    }
    if (message.contains("minimum remediation level")) {
      return Reason.API_OPERATION_DISALLOWED;
    }
    return switch (code) {
      case "DisabledFeature" -> Reason.API_FEATURE_DISABLED;
      case "DisallowedOperation" -> Reason.API_OPERATION_DISALLOWED;
      default -> Reason.API_FORBIDDEN;
    };
  }

  private static String detail(Reason reason, int status, String message, String tenantId) {
    var tenant = "tenant " + tenantId;
    return switch (reason) {
      case ACCOUNT_INACTIVE -> "Defender for Endpoint is not active in " + tenant + ".";
      case DEFENDER_NOT_PROVISIONED -> "Defender for Endpoint is not set up in " + tenant + ".";
      case API_UNAUTHORIZED -> "The Defender API refuses the token for " + tenant + ".";
      case API_ROLES_MISSING -> rolesMissing(message, tenant);
      case API_LICENCE_MISSING -> "The licence of " + tenant + " does not include the API.";
      case API_FEATURE_DISABLED ->
          "The Defender feature that the API needs is disabled in " + tenant + ".";
      case API_OPERATION_DISALLOWED ->
          "The Defender settings of " + tenant + " do not allow the call.";
      case API_REQUEST_ACTIVE -> "The same request for " + tenant + " is already in progress.";
      case API_NOT_FOUND ->
          "The Defender API reports that what was asked for in " + tenant + " does not exist.";
      case API_FORBIDDEN -> "The Defender API forbids the call for " + tenant + ".";
      case THROTTLED -> "The Defender API limits the number of calls for " + tenant + ".";
      default -> "The Defender API returned HTTP " + status + " for " + tenant + ".";
    };
  }

  private static String rolesMissing(String message, String tenant) {
    return MISSING_ROLES
        .matcher(message)
        .results()
        .findFirst()
        .map(lists -> rolesMissing(lists, tenant))
        .orElse(
            "The token for "
                + tenant
                + " lacks an application role that the Defender API requires.");
  }

  private static String rolesMissing(MatchResult lists, String tenant) {
    return "The Defender API requires one of the roles ["
        + spaced(lists.group(1))
        + "], but the token for "
        + tenant
        + " has ["
        + spaced(lists.group(2))
        + "].";
  }

  private static String spaced(String roles) {
    return String.join(", ", roles.strip().split("\\s*,\\s*", -1));
  }
}
