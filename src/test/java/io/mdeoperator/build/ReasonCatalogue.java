// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.build;

import io.mdeoperator.api.reason.Reason;
import java.nio.file.Path;

/** {@code docs/reasons.md}, written from {@link Reason}. */
final class ReasonCatalogue {
  /** Where it is checked in, relative to the project. */
  static final Path FILE = Path.of("docs/reasons.md");

  /** Rewrites {@link #FILE}. */
  static final String REWRITE = "mvn test -Dtest=ReasonCatalogueTest -Ddocs=write";

  private static final String INTRODUCTION =
      """
      <!-- Generated from reasons.yaml by: %s -->
      # Reasons

      Every condition in the status of an `MdeApplication`, `MdeTenant` or `MdeAlertSync` has one of these reasons; an event
      reports each change. The condition's message says what happened in this case (with the field, object or AADSTS number),
      then what that stops, then the next step with the names of your objects and of your cloud's portal. Microsoft support asks
      for the identifiers in `status.lastFailure`. The [glossary](glossary.md) explains the words used here.

      **Who acts**: the *partner* owns the app registration and its manifests; the *platform engineer* runs the operator and its
      cluster; the *customer's administrator* manages the customer's Microsoft tenant.

      **Retried**: when the operator retries without being asked. It acts at once on a change of the spec, of a Secret or of the
      annotation `mde-operator.io/requested-at`. The one exception is the feed reason `TenantMismatch`: only that annotation
      resumes the feed.

      A credential that Entra has refused for two tenants is retried less often. Every check and `requested-at` then return the
      known result without asking Entra. The operator retries with one tenant: after 1 minute, then after
      four times as long each time, up to once a day; for `ClientCertificateRefused` and
      `FederationMismatch` to once an hour, and for `FederationPending` and `ClockSkew` to every 5 minutes, because these are
      fixed outside the Secret. A changed Secret is tried at once, and once a minute for ten minutes, until all of Entra knows it; and
      for as long as the credential before it still works (`FormerCredentialInUse`).
      """
          .formatted(REWRITE);

  private static final String TABLE_HEAD =
      """
      | Reason | Meaning | Who acts | Effect | Next step | Retried |
      |---|---|---|---|---|---|
      """;

  private ReasonCatalogue() {}

  /** The text, grouped as the reasons are. */
  static String write() {
    var text = new StringBuilder(INTRODUCTION);
    var group = "";
    for (var reason : Reason.values()) {
      if (!reason.group().equals(group)) {
        group = reason.group();
        text.append("\n## ").append(group).append("\n\n").append(TABLE_HEAD);
      }
      text.append(row(reason));
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
