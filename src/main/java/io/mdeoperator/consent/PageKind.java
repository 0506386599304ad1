package io.mdeoperator.consent;

import java.time.Duration;
import java.util.Locale;

/** The pages that there are; each has a template of its name. */
enum PageKind {
  INDEX(200, "Consent to access by a partner"),

  // What was verified
  GRANTED(200, "Consent is complete"),
  ROLES_MISSING(200, "Some permissions are missing"),
  PENDING(200, "Your consent has not arrived yet", Duration.ofSeconds(30)),
  REVOKED(200, "Your organization has withdrawn its consent", Duration.ofSeconds(30)),
  NOT_LICENSED(200, "Defender for Endpoint is not available in your organization"),
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

  // Requests that belong to nobody; the first one of a status stands for it
  BAD_REQUEST(400, "This request cannot be read"),
  FORGED(400, "This address is incomplete"),
  GONE(410, "This link is no longer in use"),
  UNVERIFIABLE(503, "Please try again in a moment"),
  NOT_FOUND(404, "Page not found"),
  METHOD_NOT_ALLOWED(405, "This method is not allowed"),
  TOO_LARGE(413, "This request is too large"),
  URI_TOO_LONG(414, "This address is too long"),
  HEADERS_TOO_LARGE(431, "This request is too large"),
  RATE_LIMITED(429, "Too many requests"),
  FAILED(500, "Something went wrong");

  private final int status;
  private final String title;
  private final Duration refresh;

  PageKind(int status, String title) {
    this(status, title, Duration.ZERO);
  }

  PageKind(int status, String title, Duration refresh) {
    this.status = status;
    this.title = title;
    this.refresh = refresh;
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

  /** For names of templates and metrics: {@code roles_missing}. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
