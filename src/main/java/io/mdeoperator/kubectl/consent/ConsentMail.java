// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl.consent;

import io.mdeoperator.api.RoleDescriptions;
import io.mdeoperator.api.Roles;
import io.mdeoperator.kubectl.view.KubeObject;
import io.mdeoperator.kubectl.view.Texts;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The text that goes to a customer's administrator with the link. */
public final class ConsentMail {
  private final KubeObject tenant;
  private final Optional<KubeObject> application;

  /**
   * @param tenant with a link in its status
   * @param application whose roles are asked for, unless the tenant has its own
   */
  public ConsentMail(KubeObject tenant, Optional<KubeObject> application) {
    this.tenant = tenant;
    this.application = application;
  }

  /** Subject and body. */
  public String text() {
    return String.join(
        "\n",
        "Subject: Access to Defender for Endpoint for "
            + text("your company", "spec", "displayName"),
        "",
        who(),
        "",
        text("", "status", "consent", "url"),
        "",
        "It is for the tenant " + text("of your company", "spec", "tenantId") + ". We ask for:",
        "",
        roles(),
        "",
        "No software is installed: your tenant gets an enterprise application with our name and"
            + " these permissions.",
        result(),
        "You can withdraw the consent at any time: Entra admin center > Enterprise applications >"
            + " our app > Delete.");
  }

  private String text(String otherwise, String... path) {
    return Texts.printable(tenant.text(path).orElse(otherwise));
  }

  private String who() {
    return required().stream().anyMatch(Roles::isGraphs)
        ? "Please open this link and accept, as Privileged Role Administrator or Global"
            + " Administrator\n"
            + "(one of the permissions belongs to Microsoft Graph, which other administrators cannot"
            + " grant):"
        : "Please open this link and accept, as Cloud Application Administrator or Application"
            + " Administrator\n"
            + "(a Global Administrator is not needed for the permissions below; please ask us if\n"
            + "Microsoft's page lists others):";
  }

  private String roles() {
    var descriptions = new RoleDescriptions();
    return required().stream()
        .map(role -> "- " + descriptions.of(role) + " (" + Texts.printable(name(role)) + ")")
        .collect(Collectors.joining("\n"));
  }

  private static String name(String role) {
    return Roles.value(role) + (Roles.isGraphs(role) ? " of Microsoft Graph" : "");
  }

  private List<String> required() {
    var own = tenant.texts("spec", "requiredRoles");
    return own.isEmpty()
        ? application.map(app -> app.texts("spec", "requiredRoles")).orElse(List.of())
        : own;
  }

  private String result() {
    return application.filter(app -> app.has("spec", "consent", "redirectUri")).isPresent()
        ? "Afterwards our page shows whether it worked."
        : "Afterwards a page of Microsoft opens; you may close it.";
  }
}
