// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.consent;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The pages of the consent callback. Each has a template of its name, but for the errors of HTTP,
 * which share one.
 */
enum PageKind {
  INDEX(200, "Consent to access by a partner"),

  // What was verified
  GRANTED(200, "Consent is complete"),
  ROLES_MISSING(200, "Some permissions are missing"),
  ROLES_PENDING(200, "Some permissions have not arrived yet", Duration.ofSeconds(30)),
  GRAPH_CONSENT_MISSING(200, "Permissions for advanced hunting are missing"),
  PENDING(200, "Your consent has not arrived yet", Duration.ofSeconds(30)),
  REVOKED(200, "Your organization has withdrawn its consent", Duration.ofSeconds(30)),
  NOT_LICENSED(200, "Defender for Endpoint is not available in your organization"),
  BLOCKED(200, "Microsoft has blocked your organization"),
  DISABLED(200, "Your organization blocks the application"),
  RESTRICTED(200, "Defender for Endpoint does not allow the access yet"),
  LATER(200, "Your consent could not be checked yet", Duration.ofSeconds(30)),
  OTHER(200, "Your partner has to complete the setup"),
  CHECKING(200, "Checking your consent", Duration.ofSeconds(5)),
  PAUSED(200, "Your partner has paused this connection"),

  // What Entra says of the administrator's decision
  DECLINED(200, "You did not give consent"),
  NOT_ENTITLED(200, "Your account cannot give consent"),
  WRONG_TENANT(200, "This consent is for another organization"),
  MISCONFIGURED(200, "The application is not set up correctly"),
  REFUSED(200, "Microsoft did not accept your consent"),
  UNASSIGNED(200, "Thank you"),

  // Callbacks whose tenant is not known
  FORGED(400, "This address is incomplete"),
  GONE(410, "This link is no longer in use"),
  UNVERIFIABLE(503, "Please try again in a moment"),

  // Errors of HTTP, one for each status
  BAD_REQUEST(
      400,
      "This request cannot be read",
      "The address or the request is malformed. Nothing was changed.",
      PageKind.OPEN_AGAIN),
  NOT_FOUND(404, "Page not found", "There is nothing at this address.", PageKind.OPEN_AGAIN),
  METHOD_NOT_ALLOWED(
      405,
      "This method is not allowed",
      "This page accepts only GET and HEAD requests. Nothing was changed.",
      PageKind.OPEN_AGAIN),
  TOO_LARGE(
      413,
      "This request is too large",
      "The request is larger than this page accepts. Nothing was changed.",
      PageKind.OPEN_AGAIN),
  URI_TOO_LONG(
      414,
      "This address is too long",
      "The address is longer than this page accepts. Nothing was changed.",
      PageKind.OPEN_AGAIN),
  RATE_LIMITED(
      429,
      "Too many requests",
      "This page was requested too often. If you have accepted at Microsoft, your consent is stored.",
      "Wait for a minute, then reload this page."),
  HEADERS_TOO_LARGE(
      431,
      "This request is too large",
      "Your browser sends more data than this page accepts, perhaps too many cookies. Nothing was changed.",
      "Open the link that you were sent in a private window of your browser."),
  FAILED(
      500,
      "Something went wrong",
      "This page could not be created. If you have accepted at Microsoft, your consent is stored, and your partner will see it.",
      PageKind.OPEN_AGAIN);

  private static final String OPEN_AGAIN =
      "If you were sent a link, open it again. If this page appears again, tell the person who sent the link.";

  private final int status;
  private final String title;
  private final Duration refresh;
  private final Optional<String> cause;
  private final Optional<String> advice;

  PageKind(int status, String title) {
    this(status, title, Duration.ZERO);
  }

  PageKind(int status, String title, Duration refresh) {
    this(status, title, refresh, Optional.empty(), Optional.empty());
  }

  PageKind(int status, String title, String cause, String advice) {
    this(status, title, Duration.ZERO, Optional.of(cause), Optional.of(advice));
  }

  PageKind(
      int status, String title, Duration refresh, Optional<String> cause, Optional<String> advice) {
    this.status = status;
    this.title = title;
    this.refresh = refresh;
    this.cause = cause;
    this.advice = advice;
  }

  /** The page for an error of HTTP. */
  static PageKind ofError(int status) {
    return Arrays.stream(values())
        .filter(kind -> kind.isError() && kind.status == status)
        .findFirst()
        .orElse(BAD_REQUEST);
  }

  /** HTTP status. */
  int status() {
    return status;
  }

  String title() {
    return title;
  }

  /** When the browser is to ask again; zero: never. */
  Duration refresh() {
    return refresh;
  }

  /** What went wrong; errors of HTTP only. */
  Optional<String> cause() {
    return cause;
  }

  /** What the reader can do; errors of HTTP only. */
  Optional<String> advice() {
    return advice;
  }

  /** Name of the template. */
  String template() {
    return isError() ? "error" : id();
  }

  /** Name in metrics: {@code roles_missing}. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  private boolean isError() {
    return cause.isPresent();
  }
}
