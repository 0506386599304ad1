// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender.hunting;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.defender.call.ApiError;
import io.mdeoperator.remote.RemoteFailure;
import io.mdeoperator.remote.RemoteResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an error of Microsoft Graph means for a query (Microsoft: "Handle advanced hunting errors").
 * A message may hold the query and customers' data: of its text only the names of tables and
 * columns, positions and times get any further.
 */
final class HuntingErrors {
  private static final String NAME = " named '([A-Za-z_][A-Za-z0-9_]{0,127})'";
  private static final Pattern TABLE =
      Pattern.compile("Failed to resolve table (?:or column )?expression(?:" + NAME + ")?");
  private static final Pattern COLUMN =
      Pattern.compile("Failed to resolve (?:scalar expression|column)(?:" + NAME + ")?");
  private static final Pattern POSITION =
      Pattern.compile("(?i)\\bline[=: ]{1,3}(\\d{1,6})[,; ]{1,3}position[=: ]{1,3}(\\d{1,6})\\b");

  private HuntingErrors() {}

  static RemoteFailure of(RemoteResponse answer, String tenantId, Instant now) throws IOException {
    var error = ApiError.of(answer);
    var reason = reason(error);
    return new RemoteFailure(
        reason,
        detail(reason, error, "tenant " + tenantId),
        error.code(),
        Optional.of(error.status()),
        Optional.empty(),
        error.requestId(),
        now,
        wait(reason, error.message(), answer.retryAfter(now)));
  }

  private static Optional<Duration> wait(
      Reason reason, String message, Optional<Duration> retryAfter) {
    return switch (reason) {
      case THROTTLED -> retryAfter.or(() -> WaitText.ofRate(message));
      // The text tells of the quota, while the header may be that of any 429.
      case CPU_QUOTA_EXHAUSTED -> {
        var told = WaitText.ofProcessing(message);
        yield Optional.of(retryAfter.filter(header -> header.compareTo(told) > 0).orElse(told));
      }
      default -> retryAfter;
    };
  }

  private static Reason reason(ApiError error) {
    var message = error.message();
    return switch (error.status()) {
      case 401 -> Reason.GRAPH_UNAUTHORIZED;
      case 403 -> prohibition(error);
      case 429 ->
          message.contains("exceeded processing resources")
              ? Reason.CPU_QUOTA_EXHAUSTED
              : Reason.THROTTLED;
      // A proxy in between wants something, or the server gave up waiting.
      case 407, 408 -> Reason.GRAPH_UNAVAILABLE;
      default -> ofQuery(message).orElseGet(() -> byStatus(error));
    };
  }

  private static Reason prohibition(ApiError error) {
    return error.code().filter("Authorization_RequestDenied"::equals).isPresent()
            || error.message().contains("Insufficient privileges")
            || error.message().contains("Missing application roles")
        ? Reason.GRAPH_ROLE_MISSING
        : Reason.GRAPH_FORBIDDEN;
  }

  /** What is wrong with the query, whatever the status: a timeout has come as 400 and as 504. */
  private static Optional<Reason> ofQuery(String message) {
    var text = message.toLowerCase(Locale.ROOT);
    if (text.contains("exceeded the timeout period")
        || text.contains("excessive resource consumption")
        || text.contains("preempted")) {
      return Optional.of(Reason.QUERY_TOO_HEAVY);
    }
    if (text.contains("result size limit exceeded")
        || text.contains("exceeded the allowed result size")) {
      return Optional.of(Reason.RESULT_TOO_LARGE);
    }
    if (TABLE.matcher(message).find()) {
      return Optional.of(Reason.TABLE_UNAVAILABLE);
    }
    if (COLUMN.matcher(message).find()) {
      return Optional.of(Reason.COLUMN_UNKNOWN);
    }
    return text.contains("recognition error")
            || text.contains("syntax error")
            || text.contains("semantic error")
        ? Optional.of(Reason.QUERY_SYNTAX)
        : Optional.empty();
  }

  private static Reason byStatus(ApiError error) {
    var rejected =
        error.status() >= 400
            && error.status() < 500
            && !error.message().contains("An unexpected error occurred");
    return rejected ? Reason.GRAPH_REQUEST_REJECTED : Reason.GRAPH_UNAVAILABLE;
  }

  private static String detail(Reason reason, ApiError error, String tenant) {
    return switch (reason) {
      case GRAPH_UNAUTHORIZED -> "Microsoft Graph refuses the token for " + tenant + ".";
      case GRAPH_ROLE_MISSING ->
          "The token for " + tenant + " lacks a role that Microsoft Graph requires for hunting.";
      case GRAPH_FORBIDDEN -> "Microsoft Graph forbids hunting in " + tenant + ".";
      case THROTTLED -> "Microsoft Graph limits the number of queries in " + tenant + ".";
      case CPU_QUOTA_EXHAUSTED ->
          "The processing time for hunting in " + tenant + " is used up for now.";
      case QUERY_TOO_HEAVY -> "Microsoft stopped the query in " + tenant + " as too heavy.";
      case RESULT_TOO_LARGE -> "The result of the query in " + tenant + " is too large.";
      case TABLE_UNAVAILABLE -> "There is no table" + name(TABLE, error) + " in " + tenant + ".";
      case COLUMN_UNKNOWN -> "There is no column" + name(COLUMN, error) + " in " + tenant + ".";
      case QUERY_SYNTAX -> "Microsoft Graph finds an error in the query" + position(error) + ".";
      default -> "Microsoft Graph returned HTTP " + error.status() + " for " + tenant + ".";
    };
  }

  private static String name(Pattern pattern, ApiError error) {
    var found = pattern.matcher(error.message());
    return found.find() && found.group(1) != null ? " '" + found.group(1) + "'" : "";
  }

  /** In the text that was sent. */
  private static String position(ApiError error) {
    var found = POSITION.matcher(error.message());
    return found.find() ? " at line " + found.group(1) + ", position " + found.group(2) : "";
  }
}
