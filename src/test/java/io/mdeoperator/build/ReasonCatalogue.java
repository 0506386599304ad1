package io.mdeoperator.build;

import io.mdeoperator.api.reason.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** {@code docs/reasons.md}, written from {@link Reason}. */
final class ReasonCatalogue {
  /** Where it is checked in, relative to the project. */
  static final Path FILE = Path.of("docs/reasons.md");

  /** Rewrites {@link #FILE}. */
  static final String REWRITE = "mvn test -Dtest=ReasonCatalogueTest -Ddocs=write";

  private static final Path SOURCE = Path.of("src/main/java/io/mdeoperator/api/reason/Reason.java");

  /** A comment that begins a group of constants, or the name of a constant. */
  private static final Pattern GROUP_OR_CONSTANT =
      Pattern.compile("^  (?:// (?<group>.+)|(?<constant>[A-Z][A-Z_]+)\\(.*)$", Pattern.MULTILINE);

  private static final String INTRODUCTION =
      """
      <!-- Generated from io.mdeoperator.api.reason.Reason by: %s -->
      # Reasons

      Every condition in the status of an `MdeApplication`, `MdeTenant` or `MdeAlertSync` has one of these reasons; so does
      the event that tells of a change. The message beside it says what has happened in this case, with the field, object or
      AADSTS number; then what that stops; then the next step, with the names of your objects and of your cloud's portal. The
      identifiers that Microsoft's support asks for are in `status.lastFailure`. The column *Tried again* tells when the operator
      tries again by itself; a change of the spec, of a Secret or of the annotation `mde-operator.io/requested-at` is acted on at
      once. `TenantMismatch` of a feed is the exception: nothing but that annotation ends it.

      *partner* under *Who acts* is who owns the app registration and its manifests.

      A credential that Entra refused two tenants for is not tried at every check: `requested-at` is answered with what is known,
      and so are all other tenants. The operator retries it with one tenant, after a minute and then after four times as long
      each time, up to a day; up to an hour for `ClientCertificateRefused` and `FederationMismatch`, and up to 5 minutes for
      `FederationPending` and `ClockSkew`: these are repaired outside the Secret. A changed Secret is tried at once.
      """
          .formatted(REWRITE);

  private static final String TABLE_HEAD =
      """
      | Reason | Meaning | Who acts | What it stops, what goes on | Next step | Tried again |
      |---|---|---|---|---|---|
      """;

  private ReasonCatalogue() {}

  /** The text, grouped by the comments between the constants. */
  static String write() throws IOException {
    var text = new StringBuilder(INTRODUCTION);
    var parts = GROUP_OR_CONSTANT.matcher(Files.readString(SOURCE));
    while (parts.find()) {
      if (parts.group("group") == null) {
        text.append(row(Reason.valueOf(parts.group("constant"))));
      } else {
        text.append("\n## ").append(parts.group("group")).append("\n\n").append(TABLE_HEAD);
      }
    }
    return text.toString();
  }

  private static String row(Reason reason) {
    return "| `%s` | %s | %s | %s | %s | %s |%n"
        .formatted(
            reason.value(),
            cell(reason.meaning()),
            reason.actor().description(),
            cell(reason.effect()),
            cell(reason.remedy()),
            reason.retry().description());
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("<", "&lt;");
  }
}
