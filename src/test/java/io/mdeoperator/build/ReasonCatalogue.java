// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.build;

import io.mdeoperator.api.reason.Actor;
import io.mdeoperator.api.reason.Reason;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

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

      Every condition in the status of an `MdeApplication`, `MdeTenant`, `MdeAlertSync`, `MdeMachineAction` or `MdeHuntingQuery` has one of these
      reasons; an event reports each change. The condition's message says what happened in this case (with the field, object or AADSTS number),
      then what that stops, then the next step with the names of your objects and of your cloud's portal. Microsoft support asks
      for the identifiers in `status.lastFailure`. The [glossary](glossary.md) explains the words used here.

      The next step says who acts. The *partner* owns the app registration and the manifests: its
      [onboarding engineer](onboarding.md) acts, and its analysts see the reason. The *platform engineer* runs the operator and
      its cluster. The *customer's administrator* manages the customer's Microsoft tenant; the step is then what you do so that
      this administrator can act, such as to send the link.

      **Retried** says when the operator retries without being asked. It acts at once on a change of the spec, of a Secret or of
      the annotation `mde-operator.io/requested-at`. The one exception is the feed reason `TenantMismatch`: only that annotation
      resumes the feed. Of a query, *every minute, backing off to the check period* means a period after the run that failed,
      backing off to once a day ([hunting](hunting.md#what-a-reason-leads-to)).

      A credential that Entra has refused for two tenants is retried less often. Every check and `requested-at` then return the
      known result without asking Entra. The operator retries with one tenant: after 1 minute, then after
      four times as long each time, up to once a day; for `ClientCertificateRefused` and
      `FederationMismatch` to once an hour, and for `FederationPending` and `ClockSkew` to every 5 minutes, because these are
      fixed outside the Secret. A changed Secret is tried at once, and once a minute for ten minutes, until all of Entra knows it; and
      for as long as the credential before it still works (`FormerCredentialInUse`).
      """
          .formatted(REWRITE);

  private ReasonCatalogue() {}

  /** The text, grouped as the reasons are: an index first, then one heading for each reason. */
  static String write() {
    var groups =
        Arrays.stream(Reason.values())
            .collect(Collectors.groupingBy(Reason::group, LinkedHashMap::new, Collectors.toList()));
    var text = new StringBuilder(INTRODUCTION).append("\n");
    groups.forEach((group, reasons) -> text.append(indexOf(group, reasons)));
    groups.forEach((group, reasons) -> text.append(section(group, reasons)));
    return text.toString();
  }

  private static String indexOf(String group, List<Reason> reasons) {
    return reasons.stream()
        .map(Reason::value)
        .map(name -> "[%s](#%s)".formatted(name, name.toLowerCase(Locale.ROOT)))
        .collect(Collectors.joining(", ", "- **" + group + "**: ", "\n"));
  }

  private static String section(String group, List<Reason> reasons) {
    var usual = usualEffect(reasons);
    return "\n## "
        + group
        + "\n"
        + usual.map("\nEffect, where none is given: %s\n"::formatted).orElse("")
        + reasons.stream().map(reason -> entry(reason, usual)).collect(Collectors.joining());
  }

  /** The effect that more than a third of a group has; said once. */
  private static Optional<String> usualEffect(List<Reason> reasons) {
    return reasons.stream()
        .collect(Collectors.groupingBy(Reason::effect, Collectors.counting()))
        .entrySet()
        .stream()
        .filter(effect -> effect.getValue() * 3 > reasons.size())
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey);
  }

  private static String entry(Reason reason, Optional<String> usualEffect) {
    var who = reason.actor() == Actor.NOBODY ? "" : ", " + reason.actor().description();
    return "\n### %s\n\n%s\n\n".formatted(reason.value(), escaped(reason.meaning()))
        + "- **Next step**%s: %s\n".formatted(who, escaped(reason.remedy()))
        + (usualEffect.equals(Optional.of(reason.effect()))
            ? ""
            : "- **Effect**: %s\n".formatted(escaped(reason.effect())))
        + "- **Retried** %s.\n".formatted(reason.retry().description());
  }

  private static String escaped(String text) {
    return text.replace("<", "&lt;");
  }
}
